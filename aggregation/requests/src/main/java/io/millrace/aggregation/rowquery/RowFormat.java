package io.millrace.aggregation.rowquery;

import io.millrace.runtime.http.RequestException;
import java.util.Arrays;
import java.util.Locale;

/** Format of rows in a response. */
public enum RowFormat {
    JSON("application/json; charset=utf-8"),
    CSV("text/csv; charset=utf-8"),
    NDJSON("application/x-ndjson; charset=utf-8");

    private final String contentType;

    RowFormat(String contentType) {
        this.contentType = contentType;
    }

    public String contentType() {
        return contentType;
    }

    /** Parses the parameter {@code format}; an unknown one is refused with 400. */
    public static RowFormat parse(String text) {
        return Arrays.stream(values())
                .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(
                        () -> RequestException.badRequest("format must be json, csv or ndjson, not '" + text + "'"));
    }
}
