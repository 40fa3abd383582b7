package io.millrace.runtime.streams;

import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.serde.RegistryUnavailableException;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Last resort for a record of a stage's input whose processing throws: a bug that must not stop other events. The record goes to
 * {@code events.failed} in the same transaction. Exceptions of Kafka, a store or the registry fail the thread as usual, and so do
 * records of other topics.
 */
public final class DeadLetteringProcessingHandler implements ProcessingExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetteringProcessingHandler.class);
    private static final String NET = "millrace.processing.net";

    private Net net;

    static Map<String, Object> configs(DeadLetters letters, InputFailures input) {
        return Map.of(
                StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
                DeadLetteringProcessingHandler.class,
                NET,
                new Net(letters, input));
    }

    @Override
    public void configure(Map<String, ?> configs) {
        net = (Net) Objects.requireNonNull(configs.get(NET), NET);
    }

    @Override
    public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
        if (exception instanceof KafkaException || !net.input.topic().equals(context.topic())) {
            // Retried or a crash: see StreamThreadFailureHandler.
            return Response.fail();
        }
        try {
            var letter = net.letters.unprocessable(
                    context, exception, failed -> net.input.describe().accept(record.value(), failed));
            if (net.letters.mayLog()) {
                LOG.error(
                        "{} cannot process {}-{} at {}: it is in events.failed",
                        context.processorNodeId(),
                        context.topic(),
                        context.partition(),
                        context.offset(),
                        exception);
            }
            net.input.failed().accept(FailureReason.POISON_EVENT);
            return Response.resume(letter);
        } catch (RegistryUnavailableException e) {
            // Retried: the dead letter's own schema is not known yet, and without the letter the record would be lost.
            LOG.warn("cannot dead-letter it yet: {}", e.getMessage());
            return Response.fail();
        }
    }

    private record Net(DeadLetters letters, InputFailures input) {}
}
