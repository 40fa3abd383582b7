package io.millrace.sink.delivery;

import io.millrace.schemas.delivery.FailedDelivery;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.CorruptValueException;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.serde.UnknownSchemaIdException;
import io.millrace.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has rows of {@code deliveries.failed} delivered after all, by {@code deliveries.redrive}, which every destination reads. Thread-safe. */
final class DeliveryRedrive {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryRedrive.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final Supplier<Consumer<String, byte[]>> consumers;
    private final Producer<String, byte[]> producer;
    private final AvroSerde<FailedDelivery> serde;

    DeliveryRedrive(Supplier<Consumer<String, byte[]>> consumers, Producer<String, byte[]> producer, SchemaIds ids) {
        this.consumers = consumers;
        this.producer = producer;
        this.serde = AvroSerde.of(Topics.DELIVERIES_FAILED, ids);
    }

    /**
     * Has the rows of a destination delivered once more that were given up in a time. Blocks until all are on the topic.
     *
     * @return how many
     * @throws KafkaException if the broker does not answer, or does not accept a row; some may be on the topic then
     */
    long rows(String destination, Instant from, Instant to) {
        long rows = 0;
        var failure = new AtomicReference<Exception>();
        try (var consumer = consumers.get()) {
            var left = seek(consumer, from);
            while (!left.isEmpty()) {
                for (var record : consumer.poll(POLL)) {
                    rows += again(destination, record, to, failure) ? 1 : 0;
                }
                left.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            }
            producer.flush();
        }
        if (failure.get() != null) {
            throw new KafkaException(
                    "not all rows were written to deliveries.redrive, redrive them again: "
                            + failure.get().getMessage(),
                    failure.get());
        }
        return rows;
    }

    /** Seeks to the time, and returns where each partition ends. */
    private static Map<TopicPartition, Long> seek(Consumer<String, byte[]> consumer, Instant from) {
        var partitions = consumer.partitionsFor(Topics.DELIVERIES_FAILED.name()).stream()
                .map(one -> new TopicPartition(one.topic(), one.partition()))
                .toList();
        consumer.assign(partitions);
        var ends = new HashMap<>(consumer.endOffsets(partitions));
        var times = new HashMap<TopicPartition, Long>();
        partitions.forEach(partition -> times.put(partition, from.toEpochMilli()));
        consumer.offsetsForTimes(times)
                .forEach((partition, found) ->
                        consumer.seek(partition, found == null ? ends.get(partition) : found.offset()));
        return ends;
    }

    private boolean again(
            String destination, ConsumerRecord<String, byte[]> record, Instant to, AtomicReference<Exception> failure) {
        if (record.key() == null
                || record.value() == null
                || !record.key().startsWith(destination + "/")
                || record.timestamp() > to.toEpochMilli()
                || !isDeliverable(record)) {
            return false;
        }
        producer.send(
                new ProducerRecord<>(Topics.DELIVERIES_REDRIVE.name(), record.key(), record.value()),
                (written, e) -> failure.compareAndSet(null, e));
        return true;
    }

    private boolean isDeliverable(ConsumerRecord<String, byte[]> record) {
        try {
            return serde.deserialize(record.topic(), record.value()).getValue() != null;
        } catch (CorruptValueException | UnknownSchemaIdException e) {
            // Rejected: there is nothing to deliver.
            LOG.warn("cannot read {}-{} offset {}", record.topic(), record.partition(), record.offset(), e);
            return false;
        }
    }
}
