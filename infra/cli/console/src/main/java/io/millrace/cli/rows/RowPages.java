package io.millrace.cli.rows;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Fetches the pages of a query one after the other, until there are as many rows as asked for. Without a limit it fetches one page of
 * the service's choice. Not thread-safe.
 */
public final class RowPages {
    /** The service accepts it at its default settings, and a page stays far below the heap of a command. */
    static final int PAGE_ROWS = 1_000;

    private final Source source;
    private final Map<String, String> parameters;
    private Optional<String> cursor;
    private int remaining;
    private boolean isLast;

    /** A page by the parameters of its request. */
    public interface Source {
        RowPage get(Map<String, String> parameters) throws InterruptedException;
    }

    /**
     * @param parameters of the query without {@code limit} and {@code cursor}; the same for all pages, because a cursor is valid for
     *     its query only
     * @param limit greatest number of rows, if any
     * @param cursor where to begin
     */
    public RowPages(Source source, Map<String, String> parameters, OptionalInt limit, Optional<String> cursor) {
        this.source = source;
        this.parameters = new LinkedHashMap<>(parameters);
        this.remaining = limit.orElse(0);
        this.cursor = cursor;
    }

    /** Whether there is a page to fetch; always before the first one. */
    public boolean hasNext() {
        return !isLast;
    }

    public RowPage next() throws InterruptedException {
        var request = new LinkedHashMap<>(parameters);
        int rows = Math.min(remaining, PAGE_ROWS);
        if (rows > 0) {
            request.put("limit", Integer.toString(rows));
        }
        cursor.ifPresent(text -> request.put("cursor", text));
        var page = source.get(request);
        remaining -= rows;
        cursor = page.cursor();
        isLast = remaining <= 0 || cursor.isEmpty();
        return page;
    }
}
