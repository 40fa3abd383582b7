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
 * What a statement reads of the query layer, and how fresh it was: of several reads the oldest. Serves one run of a
 * statement, on one thread.
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

    /** How many rows to ask for; one statement holds no more. */
    int limit(Optional<TopN> top) {
        return top.map(first -> Math.min(first.limit(), maxRows)).orElse(maxRows);
    }

    /**
     * The rows that a question is answered with.
     *
     * @param top what a later step needs, if the question has its order
     */
    List<Row> read(RowQuery query, Optional<TopN> top) {
        RowSource.Result answer = source.apply(query);
        freshness.add(answer.freshness());
        boolean enough = top.isPresent() && top.get().limit() <= maxRows;
        if (answer.more() && !enough) {
            throw SqlErrors.refused(tooMany(query.insight().name()));
        }
        return answer.rows();
    }

    private String tooMany(String insight) {
        return insight + " has more than " + maxRows
                + " rows that the statement needs one by one: narrow window_start, name "
                + "values of dimensions, GROUP BY fewer columns, or ORDER BY one column with a LIMIT";
    }

    /** The columns of a table's row. */
    static Object[] columns(InsightTable table, Row row) {
        Object[] columns = new Object[table.width()];
        int next = 0;
        columns[next++] = row.windowStart();
        columns[next++] = row.windowEnd();
        for (String value : row.group()) {
            columns[next++] = value;
        }
        for (Object value : row.values()) {
            columns[next++] = value(value);
        }
        columns[next++] = row.revision();
        columns[next] = row.finished();
        return columns;
    }

    /** A measure's value: lists as their JSON, not-a-number as absent. */
    static Object value(Object value) {
        if (value instanceof Double number && number.isNaN()) {
            return null;
        }
        if (!(value instanceof List<?>)) {
            return value;
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            RowJson.writeValue(json, value);
        } catch (IOException e) { // a bug: memory does not fail
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Of all that was read; nothing if nothing was. */
    Optional<ResponseFreshness> freshness() {
        return freshness.stream().reduce(ResponseFreshness::and);
    }
}
