package io.millrace.enrichment.table;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reader of the text tables bundled as resources beside the classes that use them. */
public final class ResourceTable {
    private ResourceTable() {}

    /**
     * Lines of a table, without blank lines and comments (#).
     *
     * @param beside class in the package that contains the table
     * @param table file name of the table
     */
    public static List<String> lines(Class<?> beside, String table) {
        try (var in = beside.getResourceAsStream(table);
                var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            // Crash: the table is in the jar of this service.
            throw new UncheckedIOException(e);
        }
    }
}
