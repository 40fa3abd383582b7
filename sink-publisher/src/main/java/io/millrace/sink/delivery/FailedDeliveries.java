package io.millrace.sink.delivery;

import io.millrace.schemas.delivery.FailedDelivery;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writer of {@code deliveries.failed}. Thread-safe. */
final class FailedDeliveries {
    private static final Logger LOG = LoggerFactory.getLogger(FailedDeliveries.class);

    private final Producer<String, byte[]> producer;
    private final AvroSerde<FailedDelivery> serde;

    /** @param producer one that acknowledges what all replicas have; not closed here */
    FailedDeliveries(Producer<String, byte[]> producer, SchemaIds ids) {
        this.producer = producer;
        this.serde = AvroSerde.of(Topics.DELIVERIES_FAILED, ids);
    }

    /**
     * Writes one.
     *
     * @param written told whether all replicas have it, on another thread or on this one
     */
    void write(FailedDelivery failed, Consumer<Boolean> written) {
        var topic = Topics.DELIVERIES_FAILED.name();
        try {
            var record = new ProducerRecord<>(
                    topic, failed.getDestination() + "/" + failed.getKey(), serde.serialize(topic, failed));
            producer.send(record, (metadata, failure) -> {
                if (failure != null) {
                    LOG.warn("cannot write to {}; tried again: {}", topic, failure.toString());
                }
                written.accept(failure == null);
            });
        } catch (RuntimeException e) {
            // Retried: the registry or the broker does not answer; the row waits meanwhile.
            LOG.warn("cannot write to {}; tried again: {}", topic, e.toString());
            written.accept(false);
        }
    }
}
