package io.millrace.aggregation.postgres;

import io.millrace.aggregation.pgdialect.Statement;
import io.millrace.aggregation.pgwire.Formats;
import io.millrace.aggregation.pgwire.ResultColumn;
import java.util.List;

/** Statement with its parameters, and how many of its rows have been sent. Belongs to the event loop of its connection. */
final class Portal {
    private final PreparedStatement prepared;
    private final List<Object> parameters;
    private final Formats formats;
    private RunningQuery query;
    private StatementResult result;
    private String tag = "";
    private int sent;

    Portal(PreparedStatement prepared, List<Object> parameters, Formats formats) {
        this.prepared = prepared;
        this.parameters = parameters;
        this.formats = formats;
    }

    Statement statement() {
        return prepared.statement();
    }

    PreparedStatement prepared() {
        return prepared;
    }

    List<Object> parameters() {
        return parameters;
    }

    Formats formats() {
        return formats;
    }

    boolean hasRun() {
        return result != null;
    }

    /** @param running holds the rows' memory; null for rows of a command */
    void ran(RunningQuery running, StatementResult rows) {
        query = running;
        result = rows;
    }

    /** Columns of the rows that there are. */
    List<ResultColumn> resultColumns() {
        return result.columns();
    }

    /** The next row; null after the last. */
    Object[] next() {
        return sent < result.rows().size() ? result.rows().get(sent++) : null;
    }

    boolean hasMore() {
        return hasRun() && sent < result.rows().size();
    }

    /** A command has done its work. */
    void completed(String commandTag) {
        tag = commandTag;
    }

    /** What the client is told at the end of the statement. */
    String tag() {
        return tag.isEmpty() ? "SELECT " + sent : tag;
    }

    void close() {
        if (query != null) {
            query.end();
        }
    }
}
