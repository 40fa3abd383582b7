package io.millrace.enrichment.enricher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads the tables that come with this package. */
final class Tables {
    private Tables() {}

    /** The lines of the table as they are but for line ends; empty ones and comments (#) are left out. */
    static List<String> lines(String table) {
        try (var in = Tables.class.getResourceAsStream(table);
                var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            // Crash: the table is in our own jar.
            throw new UncheckedIOException(e);
        }
    }
}
