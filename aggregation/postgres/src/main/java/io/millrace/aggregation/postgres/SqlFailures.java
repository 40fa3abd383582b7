package io.millrace.aggregation.postgres;

import io.millrace.aggregation.pgdialect.Translation;
import io.millrace.aggregation.pgwire.PgException;
import io.millrace.aggregation.pgwire.SqlState;
import io.millrace.runtime.http.RequestException;
import java.util.Locale;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Failures of the query layer as errors of PostgreSQL, with their place in the client's text. */
final class SqlFailures {
    private static final Logger LOG = LoggerFactory.getLogger(SqlFailures.class);

    private SqlFailures() {}

    /** Error of a statement that was translated before it ran. */
    static PgException of(RequestException failure, Translation translation) {
        if (failure.errors().isEmpty()) {
            return PgException.of(state(failure), failure.getMessage());
        }
        RequestException.Located first = failure.errors().get(0);
        return PgException.at(state(failure), first.message(), translation.position(first.line(), first.column()));
    }

    /** Error of anything else. What is not expected is logged, and the client is told no more than that. */
    static PgException of(Throwable failure) {
        if (failure instanceof PgException error) {
            return error;
        }
        if (failure instanceof RequestException refused) {
            return PgException.of(state(refused), refused.getMessage());
        }
        if (failure instanceof InvalidStateStoreException) {
            return PgException.of(SqlState.NOT_READY, "the rows are being moved or restored: retry shortly");
        }
        LOG.error("internal error in a statement of a PostgreSQL client", failure);
        return PgException.of(SqlState.INTERNAL, "internal error: the log of the server has the details");
    }

    private static SqlState state(RequestException failure) {
        String message = failure.errors().isEmpty()
                ? failure.getMessage()
                : failure.errors().get(0).message();
        return switch (failure.code()) {
            case "invalid_sql" -> invalid(message);
            case "sql_refused" -> SqlState.NOT_SUPPORTED;
            case "row_budget_exceeded", "memory_budget_exceeded", "answer_too_large" -> SqlState.LIMIT_EXCEEDED;
            case "deadline_exceeded", "client_gone" -> SqlState.CANCELED;
            case "too_fast", "too_many_at_once" -> SqlState.OVER_QUOTA;
            case "stopping" -> SqlState.STOPPING;
            default -> byStatus(failure.status());
        };
    }

    private static SqlState invalid(String message) {
        if (message.startsWith("unknown table")) {
            return SqlState.UNKNOWN_TABLE;
        }
        if (message.startsWith("unknown column")) {
            return SqlState.UNKNOWN_COLUMN;
        }
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.startsWith("only queries")) {
            return SqlState.READ_ONLY;
        }
        return lower.startsWith("no match found for function") ? SqlState.UNKNOWN_FUNCTION : SqlState.SYNTAX;
    }

    private static SqlState byStatus(int status) {
        return switch (status) {
            case 400, 404 -> SqlState.SYNTAX;
            case 403 -> SqlState.FORBIDDEN;
            case 422 -> SqlState.LIMIT_EXCEEDED;
            case 429 -> SqlState.BUSY;
            case 503 -> SqlState.NOT_READY;
            default -> SqlState.INTERNAL;
        };
    }
}
