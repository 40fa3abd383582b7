package io.millrace.aggregation.combine;

import io.millrace.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;

/** One partition of enriched events in memory, and consumers that begin to read it as it is. */
public final class HistoryLog {
    private final TopicPartition partition;
    private final List<byte[]> records = new ArrayList<>();

    public HistoryLog(int partition) {
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

    /** A consumer of what is there now; each poll gives so many records at most. */
    public Consumer<byte[], byte[]> consumer(long batch) {
        var mock = new MockConsumer<byte[], byte[]>("earliest") {
            @Override
            public synchronized void assign(Collection<TopicPartition> partitions) {
                super.assign(partitions);
                for (int offset = 0; offset < records.size(); offset++) {
                    addRecord(new ConsumerRecord<>(
                            partition.topic(), partition.partition(), offset, new byte[0], records.get(offset)));
                }
            }
        };
        mock.updateBeginningOffsets(Map.of(partition, 0L));
        mock.setMaxPollRecords(batch);
        return mock;
    }
}
