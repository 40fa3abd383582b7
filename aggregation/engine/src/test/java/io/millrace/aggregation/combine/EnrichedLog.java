package io.millrace.aggregation.combine;

import io.millrace.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;

/** One partition of enriched events in memory, with consumers of its content. */
public final class EnrichedLog {
    private final TopicPartition partition;
    private final List<byte[]> records = new ArrayList<>();

    public EnrichedLog(int partition) {
        this.partition = new TopicPartition(Topics.EVENTS_ENRICHED.name(), partition);
    }

    public void add(byte[] value) {
        records.add(value);
    }

    public int size() {
        return records.size();
    }

    public byte[] get(int offset) {
        return records.get(offset);
    }

    /** A consumer of the current content, with at most {@code batch} records a poll. */
    public Consumer<byte[], byte[]> consumer(long batch) {
        return consumer(batch, () -> {});
    }

    /**
     * The same, that fails where the place says so.
     *
     * @param place runs before and after each call that asks a broker, and may throw
     */
    public Consumer<byte[], byte[]> consumer(long batch, Runnable place) {
        var mock = new MockConsumer<byte[], byte[]>("earliest") {
            @Override
            public synchronized void assign(Collection<TopicPartition> partitions) {
                place.run();
                super.assign(partitions);
                for (int offset = 0; offset < records.size(); offset++) {
                    addRecord(new ConsumerRecord<>(
                            partition.topic(), partition.partition(), offset, new byte[0], records.get(offset)));
                }
            }

            @Override
            public synchronized Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) {
                return failing(() -> super.beginningOffsets(partitions));
            }

            @Override
            public synchronized void seek(TopicPartition at, long offset) {
                place.run();
                super.seek(at, offset);
            }

            @Override
            public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
                return failing(() -> super.poll(timeout));
            }

            @Override
            public synchronized long position(TopicPartition of) {
                return failing(() -> super.position(of));
            }

            @Override
            @SuppressWarnings("deprecation")
            public void close() {
                place.run();
                super.close();
            }

            private <T> T failing(Supplier<T> call) {
                place.run();
                var answer = call.get();
                place.run();
                return answer;
            }
        };
        mock.updateBeginningOffsets(Map.of(partition, 0L));
        mock.updateEndOffsets(Map.of(partition, (long) records.size()));
        mock.setMaxPollRecords(batch);
        return mock;
    }
}
