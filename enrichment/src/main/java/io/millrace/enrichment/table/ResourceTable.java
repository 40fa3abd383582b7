package io.millrace.enrichment.table;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads the tables that come with a package. */
public final class ResourceTable {
    private ResourceTable() {}

    /**
     * The lines of a table as they are but for line ends; empty ones and comments (#) are left out.
     *
     * @param beside a class of the package that the table lies in
     * @param table its file name
     */
    public static List<String> lines(Class<?> beside, String table) {
        try (var in = beside.getResourceAsStream(table);
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
