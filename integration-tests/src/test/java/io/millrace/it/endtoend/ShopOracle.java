package io.millrace.it.endtoend;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/** Reads the shop's CSV, which quotes nothing, by splitting at commas, and counts it in maps. */
final class ShopOracle {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'");

    final Map<String, Expected> byMinuteKindAndBrand = new HashMap<>();
    final Map<String, Expected> byDay = new HashMap<>();
    long events;

    static ShopOracle over(Path file) throws IOException {
        var oracle = new ShopOracle();
        try (var lines = Files.lines(file, StandardCharsets.UTF_8)) {
            lines.skip(1).forEach(oracle::add);
        }
        return oracle;
    }

    private void add(String line) {
        events++;
        var cells = line.split(",", -1);
        var time = LocalDateTime.parse(cells[0], TIME).toInstant(ZoneOffset.UTC);
        var kind = cells[1];
        var product = cells[2];
        var brand = cells[5].isEmpty() ? null : cells[5];
        var price = cells[6].isEmpty() ? null : new BigDecimal(cells[6]);
        var user = cells[7];
        byMinuteKindAndBrand
                .computeIfAbsent(time.truncatedTo(ChronoUnit.MINUTES) + "|" + kind + "|" + brand, key -> new Expected())
                .add(price, user, product);
        byDay.computeIfAbsent(time.truncatedTo(ChronoUnit.DAYS).toString(), key -> new Expected())
                .add(price, user, product);
    }
}
