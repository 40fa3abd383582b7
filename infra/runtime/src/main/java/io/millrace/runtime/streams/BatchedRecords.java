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
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Consecutive records of one partition that pass through Kafka Streams as one record, which pays for queues, contexts and sensors
 * once per batch instead of once per record. Streams has no interface that hands several records to a processor, so a batch
 * is a header of the record that stands for it; {@link BatchingClientSupplier} packs and {@link #unpack} is the processor's side.
 *
 * <p>Three properties of Streams make this safe, and {@code BatchedRecordsTest} fails when an upgrade changes one:
 *
 * <ul>
 *   <li>headers reach the processor as the objects that the consumer returned;
 *   <li>while a batch is buffered, the offset to commit is that of its record, which is the first of the batch;
 *   <li>after it, the offset to commit is the one that the consumer reported ({@link ConsumerRecords#nextOffsets}), not the
 *       record's plus one.
 * </ul>
 *
 * <p>A header of this class cannot come from outside of the process: what arrives by the network is only a name and bytes.
 */
public final class BatchedRecords implements Header {
    static final int MAX_RECORDS = 1_000;

    private static final String KEY = "millrace.batch";

    private final List<ConsumerRecord<byte[], byte[]>> records;

    private BatchedRecords(List<ConsumerRecord<byte[], byte[]>> records) {
        this.records = records;
    }

    /** The records of the batch in their order, or the record itself if it is none. */
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
                record.timestamp(),
                TimestampType.NO_TIMESTAMP_TYPE,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                record.key(),
                record.value(),
                record.headers(),
                Optional.empty()));
    }

    /** Packs the records of one topic into batches and passes on the others. */
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
        for (int from = 0; from < records.size(); from += MAX_RECORDS) {
            var part = records.subList(from, Math.min(records.size(), from + MAX_RECORDS));
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
