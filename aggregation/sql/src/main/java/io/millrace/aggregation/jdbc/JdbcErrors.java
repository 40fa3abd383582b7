package io.millrace.aggregation.jdbc;

import io.millrace.runtime.http.RequestException;
import java.util.function.Supplier;
import org.apache.calcite.avatica.AvaticaSeverity;
import org.apache.calcite.avatica.remote.AvaticaRuntimeException;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Translation of failures to Avatica errors: a message and an SQLSTATE, without a stack trace. */
final class JdbcErrors {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcErrors.class);

    private JdbcErrors() {}

    static <T> T translating(Supplier<T> work) {
        try {
            return work.get();
        } catch (RequestException e) { // rejected at the edge
            throw of(e);
        } catch (InvalidStateStoreException e) { // rejected at the edge: the client may retry
            throw of(503, "the rows are being moved or restored: retry shortly");
        } catch (RuntimeException e) { // crash of this request only: reported to the client and logged
            LOG.error("internal error in a JDBC statement", e);
            throw of(500, "internal error: the log of the server has the details");
        }
    }

    static AvaticaRuntimeException of(RequestException e) {
        return of(e.status(), e.getMessage());
    }

    static AvaticaRuntimeException readOnly() {
        return of(422, "batches are not supported: SQL over insights is read-only");
    }

    private static AvaticaRuntimeException of(int status, String message) {
        AvaticaRuntimeException error =
                new AvaticaRuntimeException(message, status, sqlState(status), AvaticaSeverity.ERROR);
        error.setStackTrace(new StackTraceElement[0]);
        return error;
    }

    /** SQLSTATE of an HTTP status: syntax or access, limit exceeded, insufficient resources, system error. */
    private static String sqlState(int status) {
        return switch (status) {
            case 400, 404 -> "42000";
            case 422 -> "54000";
            case 429, 503 -> "53000";
            default -> "58000";
        };
    }
}
