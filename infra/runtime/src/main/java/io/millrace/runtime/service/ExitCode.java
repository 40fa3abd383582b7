package io.millrace.runtime.service;

import io.millrace.runtime.config.ConfigException;
import io.millrace.schemas.serde.RegistryUnavailableException;
import io.millrace.schemas.serde.SchemaRefusedException;
import java.net.BindException;
import java.util.Locale;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.TimeoutException;

/** Exit code of a process, a contract with its supervisor. Numbers never change their meaning. */
public enum ExitCode {
    /** Stopped when told to, all work drained. */
    OK(0),
    /** A bug: the log has the stack trace. */
    BUG(1),
    /** The configuration or the command line is wrong. */
    CONFIG(2),
    /** The broker does not answer. */
    BROKER_UNAVAILABLE(3),
    /** The schema registry does not answer, or does not know who asks. */
    REGISTRY_UNAVAILABLE(4),
    /** The broker answers but will not do: a feature is missing, a topic is of another shape, access is denied. */
    BROKER_UNSUITABLE(5),
    /** Somebody else listens on our port. */
    PORT_TAKEN(6),
    /** No space is left where the state lives. */
    DISK_FULL(7),
    /** The heap did not suffice. */
    OUT_OF_MEMORY(8),
    /** Told to stop, but work was still under way when the time to drain was over; nothing that was acknowledged is lost. */
    DRAIN_TIMEOUT(9);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** What the operating system sees. */
    public int number() {
        return number;
    }

    /** The code for a failure, judged by the first cause that says more than "bug". */
    public static ExitCode of(Throwable failure) {
        int depth = 0;
        for (var cause = failure; cause != null && depth < 20; cause = cause.getCause()) {
            var code = ofOne(cause);
            if (code != BUG) {
                return code;
            }
            depth++;
        }
        return BUG;
    }

    /** Whether the broker denied what failed. */
    static boolean isDenied(Throwable failure) {
        int depth = 0;
        for (var cause = failure; cause != null && depth < 20; cause = cause.getCause()) {
            if (cause instanceof AuthorizationException) {
                return true;
            }
            depth++;
        }
        return false;
    }

    private static ExitCode ofOne(Throwable cause) {
        if (cause instanceof ServiceException named) {
            return named.code();
        }
        if (cause instanceof ConfigException || cause instanceof org.apache.kafka.common.config.ConfigException) {
            return CONFIG;
        }
        if (cause instanceof RegistryUnavailableException
                || (cause instanceof SchemaRefusedException refused && refused.isAccessProblem())) {
            return REGISTRY_UNAVAILABLE;
        }
        if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
            return BROKER_UNSUITABLE;
        }
        if (cause instanceof BindException) {
            return PORT_TAKEN;
        }
        if (cause instanceof OutOfMemoryError) {
            return OUT_OF_MEMORY;
        }
        var message = cause.getMessage() == null ? "" : cause.getMessage().toLowerCase(Locale.ROOT);
        if (message.contains("no space left on device") || message.contains("disk quota exceeded")) {
            return DISK_FULL;
        }
        return cause instanceof TimeoutException || cause instanceof DisconnectException ? BROKER_UNAVAILABLE : BUG;
    }
}
