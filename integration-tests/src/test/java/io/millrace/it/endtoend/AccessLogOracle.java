package io.millrace.it.endtoend;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads a combined access log with one regular expression and counts it in maps: the independent computation. */
public final class AccessLogOracle {
    private static final Pattern LINE = Pattern.compile(
            "^(\\S+) \\S+ \\S+ \\[([^]]+)] \"(?:(\\S+) (\\S+)(?: [^\"]*)?)\" (\\d{3}) (\\d+|-) \"((?:[^\"\\\\]|\\\\.)*)\" \"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);

    /** By start of the hour and status, joined with a bar. */
    public final Map<String, Expected> byHourAndStatus = new HashMap<>();

    final Map<String, Expected> byDay = new HashMap<>();
    long lines;
    long invalid;

    /** Everything that the files hold. */
    public static AccessLogOracle over(Path... files) throws IOException {
        var oracle = new AccessLogOracle();
        for (var file : files) {
            try (var lines = Files.lines(file, StandardCharsets.UTF_8)) {
                lines.forEach(oracle::add);
            }
        }
        return oracle;
    }

    private void add(String line) {
        lines++;
        var match = LINE.matcher(line);
        if (!match.find()) {
            invalid++;
            return;
        }
        var time = OffsetDateTime.parse(match.group(2), TIME).toInstant();
        var path = match.group(4).split("[?#]", 2)[0];
        var bytes = match.group(6).equals("-") ? null : new BigDecimal(match.group(6));
        var visitor = match.group(1) + "\n" + match.group(8);
        byHourAndStatus
                .computeIfAbsent(time.truncatedTo(ChronoUnit.HOURS) + "|" + match.group(5), key -> new Expected())
                .add(bytes, visitor, path);
        byDay.computeIfAbsent(time.truncatedTo(ChronoUnit.DAYS).toString(), key -> new Expected())
                .add(bytes, visitor, path);
    }
}
