package io.millrace.runtime.config;

import java.util.Collection;

/** Renders keys as the table that a stage's README shows, so that a test can hold the two together. */
public final class ConfigTable {
    private ConfigTable() {}

    /** A Markdown table, one key a line, in the order given; ends with a line break. */
    public static String markdown(Collection<? extends Key<?>> keys) {
        var table = new StringBuilder("| Key | Environment | Type | Default | What it does |\n|---|---|---|---|---|\n");
        for (var key : keys) {
            table.append("| `%s` | `%s` | %s | %s | %s |%n"
                    .replace("%n", "\n")
                    .formatted(key.name(), key.env(), escape(key.typeInWords()), fallback(key), escape(key.doc())));
        }
        return table.toString();
    }

    private static <T> String fallback(Key<T> key) {
        var absent = key.isRequired() ? "required" : "none";
        return key.fallback().map(value -> "`" + escape(key.print(value)) + "`").orElse(absent);
    }

    private static String escape(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }
}
