package io.millrace.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A hundred insights as teams come to have them: the benchmark's ten over all events, and ninety that each watch one kind of
 * event in one category and break it down in their own way.
 */
final class HundredInsights {
    /** What the names of the ninety begin with. */
    static final String PREFIX = "watched_";

    private static final int WATCHING = 90;
    private static final int CATEGORIES = 40;
    private static final List<String> NAMES =
            List.of("Product page", "Product Viewed", "Product Added", "Checkout Started", "Order Completed");
    private static final List<String> DIMENSIONS = List.of(
            "country: event.geo.country",
            "device: event.device.type",
            "brand: event.properties.brand",
            "browser: event.device.browser, os: event.device.os");
    private static final List<String> MEASURES = List.of(
            "n: count()",
            "n: count(), revenue: sum(event.properties.revenue)",
            "n: count(), people: uniques(event.person)");

    private HundredInsights() {}

    /** Writes them into a new directory inside this one, beside the ten. */
    static Path write(Path directory, Path ten) throws IOException {
        var all = Files.createTempDirectory(directory, "insights");
        try (var files = Files.newDirectoryStream(ten)) {
            for (var file : files) {
                Files.copy(file, all.resolve(file.getFileName()));
            }
        }
        var text = new StringBuilder("insights:\n");
        for (int i = 0; i < WATCHING; i++) {
            text.append("""
                      - name: %s%d
                        where: event.name == "%s" && event.properties.category == "c-%d"
                        groupBy: { %s }
                        window: { tumbling: 1m }
                        measures: { %s }
                        emit: { every: 1s, final: true }
                        grace: 1d
                        retain: 2d
                    """.formatted(
                            PREFIX,
                            i,
                            NAMES.get(i % NAMES.size()),
                            i % CATEGORIES,
                            DIMENSIONS.get(i % DIMENSIONS.size()),
                            MEASURES.get(i % MEASURES.size())));
        }
        Files.writeString(all.resolve("watching.yaml"), text);
        return all;
    }
}
