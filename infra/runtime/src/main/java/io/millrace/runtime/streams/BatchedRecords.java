package io.millrace.runtime.streams;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Consecutive records of one partition that Kafka Streams carries as one, so that what it does for each record (queues,
 * contexts, sensors) is done once for many. The batch stands at the offset of its first record, for that is what is
 * committed while it waits; what is committed after it comes from the consumer's position. It travels as a header of this
 * class, which nobody outside of this process can send.
 */
public final class BatchedRecords implements Header {
    static final int MOST = 1_000;

    private static final String KEY = "millrace.batch";

    private final List<ConsumerRecord<byte[], byte[]>> records;

    private BatchedRecords(List<ConsumerRecord<byte[], byte[]>> records) {
        this.records = records;
    }

    /** The records that this one stands for, in their order: those of its batch, or itself. */
    public static List<ConsumerRecord<byte[], byte[]>> unpack(
            Record<byte[], byte[]> record, ProcessorContext<?, ?> context) {
        if (record.headers().lastHeader(KEY) instanceof BatchedRecords batch) {
            return batch.records;
        }
        var at = context.recordMetadata();
        return List.of(new ConsumerRecord<>(
                at.map(one -> one.topic()).orElse(""),
                at.map(one -> one.partition()).orElse(-1),
                at.map(one -> one.offset()).orElse(-1L),
                record.key(),
                record.value()));
    }

    /** The same records, those of the topic in batches. */
    static ConsumerRecords<byte[], byte[]> pack(ConsumerRecords<byte[], byte[]> polled, String topic) {
        if (polled.isEmpty()) {
            return polled;
        }
        var packed = new HashMap<TopicPartition, List<ConsumerRecord<byte[], byte[]>>>();
        for (var partition : polled.partitions()) {
            var records = polled.records(partition);
            packed.put(partition, partition.topic().equals(topic) ? pack(records) : records);
        }
        return new ConsumerRecords<>(packed, polled.nextOffsets());
    }

    private static List<ConsumerRecord<byte[], byte[]>> pack(List<ConsumerRecord<byte[], byte[]>> records) {
        var batches = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        for (int from = 0; from < records.size(); from += MOST) {
            var part = records.subList(from, Math.min(records.size(), from + MOST));
            batches.add(part.size() == 1 ? part.get(0) : batch(part));
        }
        return batches;
    }

    private static ConsumerRecord<byte[], byte[]> batch(List<ConsumerRecord<byte[], byte[]>> records) {
        var first = records.get(0);
        return new ConsumerRecord<>(
                first.topic(),
                first.partition(),
                first.offset(),
                first.timestamp(),
                first.timestampType(),
                first.serializedKeySize(),
                first.serializedValueSize(),
                first.key(),
                first.value(),
                new RecordHeaders(new Header[] {new BatchedRecords(records)}),
                first.leaderEpoch(),
                Optional.empty());
    }

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public byte[] value() {
        return new byte[0];
    }
}
