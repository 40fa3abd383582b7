package io.millrace.aggregation.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.aggregation.fleet.ResponseFreshness;
import io.millrace.aggregation.fleet.RowSource;
import io.millrace.aggregation.format.RowJson;
import io.millrace.aggregation.rowquery.Row;
import io.millrace.aggregation.rowquery.RowQuery;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads of one run of a statement from the query layer. Keeps their freshness, of several reads the oldest. Not thread-safe.
 */
final class InsightReads {
    private static final JsonFactory JSON = new JsonFactory();

    private final Function<RowQuery, RowSource.Result> source;
    private final int maxRows;
    private final List<ResponseFreshness> freshness = new ArrayList<>();

    InsightReads(Function<RowQuery, RowSource.Result> source, int maxRows) {
        this.source = source;
        this.maxRows = maxRows;
    }

    /** Row limit of a query: the first rows that a later step needs, at most what a statement may hold. */
    int rowLimit(Optional<TopN> top) {
        return top.map(first -> Math.min(first.limit(), maxRows)).orElse(maxRows);
    }

    /**
     * Runs a query.
     *
     * @param top first rows that a later step needs, if the query returns rows in that order
     */
    List<Row> read(RowQuery query, Optional<TopN> top) {
        RowSource.Result answer = source.apply(query);
        freshness.add(answer.freshness());
        boolean enough = top.isPresent() && top.get().limit() <= maxRows;
        if (answer.hasMore() && !enough) {
            throw SqlErrors.refused(tooMany(query.insight().name()));
        }
        return answer.rows();
    }

    private String tooMany(String insight) {
        return insight + " has more than " + maxRows
                + " rows that the statement needs one by one: restrict window_start, restrict "
                + "dimensions to values, GROUP BY fewer columns, or ORDER BY one column with a LIMIT";
    }

    /** Column values of a stored row, in the order of {@code SELECT *}. */
    static Object[] tableRow(InsightTable table, Row row) {
        Object[] columns = new Object[table.width()];
        int next = 0;
        columns[next++] = row.windowStart();
        columns[next++] = row.windowEnd();
        for (String value : row.group()) {
            columns[next++] = value;
        }
        for (Object value : row.values()) {
            columns[next++] = sqlValue(value);
        }
        columns[next++] = row.revision();
        columns[next] = row.finished();
        return columns;
    }

    /** SQL value of a measure: a list as its JSON text, NaN as NULL. */
    static Object sqlValue(Object value) {
        if (value instanceof Double number && number.isNaN()) {
            return null;
        }
        if (!(value instanceof List<?>)) {
            return value;
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            RowJson.writeValue(json, value);
        } catch (IOException e) { // crash: writing to memory cannot fail
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Combined freshness of all reads; empty if nothing was read. */
    Optional<ResponseFreshness> freshness() {
        return freshness.stream().reduce(ResponseFreshness::and);
    }
}
