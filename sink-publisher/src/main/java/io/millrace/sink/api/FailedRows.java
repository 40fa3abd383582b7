package io.millrace.sink.api;

import io.millrace.runtime.catalogue.CatalogueClients;
import io.millrace.schemas.delivery.FailedDelivery;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.CorruptValueException;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.serde.UnknownSchemaIdException;
import io.millrace.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reader of {@code deliveries.failed}. Thread-safe; blocks. */
public final class FailedRows {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final CatalogueClients clients;
    private final AvroSerde<FailedDelivery> serde;

    public FailedRows(CatalogueClients clients, SchemaIds ids) {
        this.clients = clients;
        this.serde = AvroSerde.of(Topics.DELIVERIES_FAILED, ids);
    }

    /**
     * The newest rows of a destination that were given up from a time on, newest first.
     *
     * @param most how many
     * @throws TimeoutException if the topic cannot be read to its end in time
     */
    List<FailedDelivery> newest(String destination, Instant from, int most) {
        var newest = new PriorityQueue<>(Comparator.comparingLong(FailedDelivery::getFailedAt));
        try (var consumer = clients.consumers().get()) {
            var left = seek(consumer, from);
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            while (!left.isEmpty()) {
                if (System.nanoTime() > deadline) {
                    throw new TimeoutException("deliveries.failed was not read to its end in time: ask for less time");
                }
                for (var record : consumer.poll(POLL)) {
                    read(destination, record).ifPresent(newest::add);
                    if (newest.size() > most) {
                        newest.poll();
                    }
                }
                left.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            }
        }
        var rows = new ArrayList<>(newest);
        rows.sort(Comparator.comparingLong(FailedDelivery::getFailedAt).reversed());
        return rows;
    }

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

    private Optional<FailedDelivery> read(String destination, ConsumerRecord<String, byte[]> record) {
        if (record.key() == null || !record.key().startsWith(destination + "/")) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(record.value()).map(value -> serde.deserialize(record.topic(), value));
        } catch (CorruptValueException | UnknownSchemaIdException e) {
            // Rejected: a list shows what it can read.
            return Optional.empty();
        }
    }
}
