package io.millrace.aggregation.live;

import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.serde.CorruptValueException;
import io.millrace.schemas.serde.RegistryUnavailableException;
import io.millrace.schemas.serde.UnknownSchemaIdException;
import io.millrace.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumer of {@code insight-updates} that publishes committed updates of all partitions to the hub. It starts shortly before the
 * end, so that readers can resume after a restart of this process. Runs on its own thread, once.
 *
 * <p>Every record is either published or counted in {@link #unreadable()}.
 */
public final class LiveTail implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveTail.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final Consumer<String, byte[]> consumer;
    private final Deserializer<InsightUpdate> values;
    private final LiveHub hub;
    private final int replay;
    private final AtomicLong unreadable = new AtomicLong();
    private volatile boolean stopped;

    /**
     * @param consumer consumer of committed records; closed by this class
     * @param replay number of offsets before the end of each partition to start at
     */
    public LiveTail(Consumer<String, byte[]> consumer, Deserializer<InsightUpdate> values, LiveHub hub, int replay) {
        this.consumer = consumer;
        this.values = values;
        this.hub = hub;
        this.replay = replay;
    }

    @Override
    public void run() {
        try (consumer) {
            begin();
            while (!stopped) {
                var records = consumer.poll(POLL);
                List<LiveUpdate> batch = new ArrayList<>(records.count());
                for (ConsumerRecord<String, byte[]> record : records) {
                    read(record).ifPresent(batch::add);
                }
                if (!batch.isEmpty()) {
                    hub.publish(batch);
                }
            }
        } catch (WakeupException e) {
            // Stopped: stop() ends the poll with wakeup().
            LOG.debug("stopped", e);
        }
    }

    /** Makes {@link #run} return soon. Thread-safe. */
    public void stop() {
        stopped = true;
        consumer.wakeup();
    }

    /** Number of records that could not be deserialized. */
    public long unreadable() {
        return unreadable.get();
    }

    private void begin() {
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.INSIGHT_UPDATES.name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
        Map<Integer, Long> start = new HashMap<>();
        consumer.endOffsets(partitions).forEach((partition, end) -> {
            long offset = Math.max(first.get(partition), end - replay);
            consumer.seek(partition, offset);
            start.put(partition.partition(), offset);
        });
        hub.startAt(new Position(start), start.keySet());
    }

    private Optional<LiveUpdate> read(ConsumerRecord<String, byte[]> record) {
        while (!stopped) {
            try {
                InsightUpdate row = values.deserialize(record.topic(), record.value());
                if (row == null) {
                    return Optional.empty();
                }
                return Optional.of(new LiveUpdate(
                        record.key(), record.partition(), record.offset(), row, record.serializedValueSize()));
            } catch (RegistryUnavailableException e) { // retried in place to keep the order
                LOG.warn("The schema registry does not respond; live updates wait for it", e);
                pause();
            } catch (CorruptValueException | UnknownSchemaIdException e) {
                // Rejected: readers see the row with their next query. The sink dead-letters the same record.
                unreadable.incrementAndGet();
                LOG.error(
                        "Skipping {}-{} offset {}, which cannot be deserialized",
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        e);
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private void pause() {
        try {
            Thread.sleep(1_000);
        } catch (InterruptedException e) { // stopped
            stopped = true;
            Thread.currentThread().interrupt();
        }
    }
}
