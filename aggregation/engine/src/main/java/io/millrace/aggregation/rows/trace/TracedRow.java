package io.millrace.aggregation.rows.trace;

import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Headers;

/**
 * A row that counts a traced event.
 *
 * @param id hash of the row's key
 * @param traceparent where the event's trace continues
 */
record TracedRow(long id, String traceparent) {
    private static final String HEADER = "millrace-traced-rows";

    /** Longer headers are not read: no flush writes one. */
    private static final int MAX_BYTES = 64 * 1_024;

    private static final int ID_DIGITS = 16;

    static long id(String insight, String tenant, long windowStart, byte[] group) {
        return Hashing.wyhashFinal4()
                .hashStream()
                .putString(insight)
                .putString(tenant)
                .putLong(windowStart)
                .putByteArray(group)
                .getAsLong();
    }

    /** Writes rows as {@code id=traceparent}, separated by commas. */
    static void write(List<TracedRow> rows, Headers headers) {
        var text = new StringBuilder();
        for (var row : rows) {
            text.append(text.isEmpty() ? "" : ",")
                    .append("%016x".formatted(row.id))
                    .append('=')
                    .append(row.traceparent);
        }
        headers.add(HEADER, text.toString().getBytes(StandardCharsets.US_ASCII));
    }

    /** Reads what {@link #write} wrote; none if the header is absent. */
    static List<TracedRow> read(Headers headers) {
        var header = headers.lastHeader(HEADER);
        if (header == null || header.value() == null || header.value().length > MAX_BYTES) {
            return List.of();
        }
        var rows = new ArrayList<TracedRow>();
        for (var entry : new String(header.value(), StandardCharsets.US_ASCII).split(",", -1)) {
            if (entry.matches("[0-9a-f]{16}=.+")) {
                rows.add(new TracedRow(
                        Long.parseUnsignedLong(entry.substring(0, ID_DIGITS), 16), entry.substring(ID_DIGITS + 1)));
            }
        }
        return rows;
    }
}
