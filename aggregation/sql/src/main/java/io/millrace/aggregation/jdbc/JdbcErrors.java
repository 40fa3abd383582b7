package io.millrace.aggregation.jdbc;

import io.millrace.runtime.http.RequestException;
import java.util.function.Supplier;
import org.apache.calcite.avatica.AvaticaSeverity;
import org.apache.calcite.avatica.remote.AvaticaRuntimeException;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refusals as JDBC's clients see them: a message and an SQLSTATE, without our stack. */
final class JdbcErrors {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcErrors.class);

    private JdbcErrors() {}

    static <T> T guarded(Supplier<T> work) {
        try {
            return work.get();
        } catch (RequestException e) { // rejected at the edge
            throw of(e);
        } catch (InvalidStateStoreException e) { // rejected at the edge: it comes back
            throw of(503, "the rows are being moved or restored: try again shortly");
        } catch (RuntimeException e) { // a bug: the client is told so and the log says where
            LOG.error("a statement over JDBC failed", e);
            throw of(500, "the request failed here; the server's log says why");
        }
    }

    static AvaticaRuntimeException of(RequestException e) {
        return of(e.status(), e.getMessage());
    }

    static AvaticaRuntimeException readOnly() {
        return of(422, "nothing can be written: there are no batches");
    }

    private static AvaticaRuntimeException of(int status, String message) {
        AvaticaRuntimeException error =
                new AvaticaRuntimeException(message, status, state(status), AvaticaSeverity.ERROR);
        error.setStackTrace(new StackTraceElement[0]);
        return error;
    }

    /** Classes of SQLSTATE: syntax or access, limits, resources, anything else. */
    private static String state(int status) {
        return switch (status) {
            case 400, 404 -> "42000";
            case 422 -> "54000";
            case 429, 503 -> "53000";
            default -> "58000";
        };
    }
}
