package io.millrace.runtime.streams;

import io.millrace.schemas.serde.RegistryUnavailableException;
import io.millrace.schemas.serde.SchemaRefusedException;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last net under every topology for records that cannot be written: stages measure what they write, and what they
 * overlooked must not end in the same exception at each attempt. A record that is too large or cannot be serialized goes
 * to {@code events.failed}, cut to fit, in the same transaction; what a state store logs is left out of its changelog, so
 * that a restored store has the value before. Each is counted in {@code millrace_records_unwritten_total{topic,reason}},
 * which a stage that measures leaves at zero.
 */
public final class DeadLetteringProductionHandler implements ProductionExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetteringProductionHandler.class);
    private static final String NET = "millrace.production.net";

    private Net net;

    static Map<String, Object> configs(DeadLetters letters, RecordSizeLimits sizes, CollectorRegistry metrics) {
        var unwritten = Counter.build(
                        "millrace_records_unwritten_total",
                        "Records that could not be written as they were: now in events.failed, or missing in a"
                                + " changelog.")
                .labelNames("topic", "reason")
                .register(metrics);
        return Map.of(
                StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG,
                DeadLetteringProductionHandler.class,
                RecordSizeLimits.SIZES,
                sizes,
                NET,
                new Net(letters, sizes, unwritten));
    }

    @Override
    public void configure(Map<String, ?> configs) {
        net = (Net) Objects.requireNonNull(configs.get(NET), NET);
    }

    @Override
    public Response handleError(
            ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
        if (!(exception instanceof RecordTooLargeException || exception instanceof RecordBatchTooLargeException)) {
            // Retried or a crash: see StreamThreadFailureHandler.
            return Response.fail();
        }
        if (!net.sizes.isTooLarge(record)) {
            // Retried: the broker allows less than we thought, and the transaction is lost. The next attempt knows.
            net.sizes.refusedByBroker(record);
            LOG.error(
                    "the broker refuses a record of {} bytes: raise max.message.bytes of topic {} to 1048588 or more",
                    RecordSizeLimits.sizeOf(record),
                    record.topic());
            return Response.fail();
        }
        int limit = net.sizes.maxBytes(record.topic());
        return unwritten(record.topic(), "too_large", exception, () -> net.letters.tooLarge(context, record, limit));
    }

    @Override
    @SuppressWarnings("rawtypes") // as Kafka declares it
    public Response handleSerializationError(
            ErrorHandlerContext context,
            ProducerRecord record,
            Exception exception,
            SerializationExceptionOrigin origin) {
        if (exception instanceof RegistryUnavailableException || exception instanceof SchemaRefusedException) {
            // Retried, or a crash: no fault of this record.
            return Response.fail();
        }
        return unwritten(
                record.topic(),
                "unserializable",
                exception,
                () -> net.letters.unserializable(context, record.topic(), exception));
    }

    private Response unwritten(String topic, String reason, Exception problem, Letter letter) {
        List<ProducerRecord<byte[], byte[]>> instead;
        try {
            instead = isChangelog(topic) ? List.of() : letter.write();
        } catch (RegistryUnavailableException e) {
            // Retried: the dead letter's own schema is not known yet, and without the letter the record would be lost.
            LOG.warn("cannot dead-letter it yet: {}", e.getMessage());
            return Response.fail();
        }
        if (net.letters.mayLog()) {
            LOG.error("a record for {} is not written ({}): {}", topic, reason, problem.toString());
        }
        net.unwritten.labels(topic, reason).inc();
        return Response.resume(instead);
    }

    private static boolean isChangelog(String topic) {
        return topic.endsWith("-changelog");
    }

    private interface Letter {
        List<ProducerRecord<byte[], byte[]>> write();
    }

    private record Net(DeadLetters letters, RecordSizeLimits sizes, Counter unwritten) {}
}
