package io.millrace.it.endtoend;

import io.millrace.it.stack.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Random;

/** The real files where they are present beside the checkout, else made ones of the same form. */
public final class InputFiles {
    private static final long SEED = 20_261_121L;
    private static final Path REAL = CommandLine.CHECKOUT.resolve("../shared/data");

    private InputFiles() {}

    /** A combined access log. */
    public static Path accessLog(Path directory) throws IOException {
        var real = REAL.resolve("apache-access.log");
        return Files.exists(real) ? real : madeAccessLog(directory, 5_000, 0);
    }

    /** The events of a shop, in CSV with a header. */
    static Path shopCsv(Path directory) throws IOException {
        var real = REAL.resolve("shop-events-2019-10.csv");
        return Files.exists(real) ? real : madeShopCsv(directory, 3_000);
    }

    /**
     * A made access log of so many lines, about five a second of event time; the same for the same arguments.
     *
     * @param part tells logs apart: each is of a day of its own
     */
    public static Path madeAccessLog(Path directory, int lines, int part) throws IOException {
        var random = new Random(SEED + part);
        var format = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT)
                .withZone(ZoneOffset.UTC);
        var start = Instant.parse("2025-03-01T10:00:00Z").plus(part, ChronoUnit.DAYS);
        var text = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            text.append("10.")
                    .append(random.nextInt(4))
                    .append('.')
                    .append(random.nextInt(8))
                    .append('.')
                    .append(random.nextInt(60))
                    .append(" - - [")
                    .append(format.format(start.plusMillis(i * 200L + random.nextInt(4_000))))
                    .append("] \"GET /page/")
                    .append((int) Math.abs(random.nextGaussian() * 12))
                    .append(" HTTP/1.1\" ")
                    .append(random.nextInt(20) == 0 ? 404 : 200)
                    .append(' ')
                    .append(random.nextInt(50_000))
                    .append(" \"-\" \"Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0\"\n");
        }
        return Files.writeString(directory.resolve("made-" + part + ".log"), text);
    }

    private static Path madeShopCsv(Path directory, int events) throws IOException {
        var random = new Random(SEED);
        var format = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);
        var start = Instant.parse("2019-10-01T00:00:00Z");
        var kinds = new String[] {"view", "view", "view", "cart", "purchase"};
        var brands = new String[] {"samsung", "apple", "", "lenovo", "bosch"};
        var text = new StringBuilder(
                "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session\n");
        for (int i = 0; i < events; i++) {
            text.append(format.format(start.plusSeconds(i / 2)))
                    .append(',')
                    .append(kinds[random.nextInt(kinds.length)])
                    .append(',')
                    .append(1_000 + random.nextInt(300))
                    .append(",2053013552326770905,,")
                    .append(brands[random.nextInt(brands.length)])
                    .append(',')
                    .append(random.nextInt(900))
                    .append('.')
                    .append(10 + random.nextInt(90))
                    .append(',')
                    .append(500_000 + random.nextInt(700))
                    .append(",s")
                    .append(random.nextInt(900))
                    .append('\n');
        }
        return Files.writeString(directory.resolve("made.csv"), text);
    }
}
