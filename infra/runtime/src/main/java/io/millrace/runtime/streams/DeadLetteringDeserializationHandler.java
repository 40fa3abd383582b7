package io.millrace.runtime.streams;

import io.millrace.runtime.failed.FailedEventCounter;
import io.millrace.schemas.failed.Stage;
import io.millrace.schemas.serde.RegistryUnavailableException;
import io.millrace.schemas.serde.SchemaIds;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handler of consumed records that cannot be deserialized. Corrupt bytes and unknown schema ids go to {@code events.failed}
 * through the task's own producer, in the transaction of the offset (KIP-1034): exactly once, and the stream goes on. When the registry
 * does not respond, the thread fails before the offset commits, and its replacement reads the record again.
 *
 * <p>Records of a global store have no transaction to join: they are logged, skipped and kept by their compacted topic.
 */
public final class DeadLetteringDeserializationHandler implements DeserializationExceptionHandler {
    static final String DEAD_LETTERS = "millrace.dead.letters";

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetteringDeserializationHandler.class);
    private static final int GLOBAL = -1;

    private DeadLetters letters;

    /** The Kafka Streams configs that put the handler in force: for the runner, and for tests of a topology. */
    public static Map<String, Object> configs(Stage stage, SchemaIds ids, FailedEventCounter counter, Clock clock) {
        return configs(new DeadLetters(stage, ids, counter, clock));
    }

    static Map<String, Object> configs(DeadLetters letters) {
        return Map.of(
                StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
                DeadLetteringDeserializationHandler.class,
                DEAD_LETTERS,
                letters);
    }

    @Override
    public void configure(Map<String, ?> configs) {
        letters = (DeadLetters) Objects.requireNonNull(configs.get(DEAD_LETTERS), DEAD_LETTERS);
    }

    @Override
    public Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
        if (registryUnavailable(exception)) {
            // Retried: see StreamThreadFailureHandler.
            return Response.fail();
        }
        letters.log(record, exception);
        if (context.taskId().partition() == GLOBAL) {
            return Response.resume();
        }
        try {
            return Response.resume(List.of(letters.letter(record, exception)));
        } catch (RegistryUnavailableException e) {
            // Retried: the dead letter's own schema is not known yet, and without the letter the record would be lost.
            LOG.warn("cannot dead-letter it yet: {}", e.getMessage());
            return Response.fail();
        }
    }

    private static boolean registryUnavailable(Throwable problem) {
        for (var cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof RegistryUnavailableException) {
                return true;
            }
        }
        return false;
    }
}
