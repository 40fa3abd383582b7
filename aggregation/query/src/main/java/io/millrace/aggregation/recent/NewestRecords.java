package io.millrace.aggregation.recent;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Collector of the newest records, bounded in number and bytes. */
final class NewestRecords {
    private static final Comparator<ConsumerRecord<String, byte[]>> BY_AGE =
            Comparator.<ConsumerRecord<String, byte[]>>comparingLong(ConsumerRecord::timestamp)
                    .thenComparingLong(ConsumerRecord::offset)
                    .thenComparingInt(ConsumerRecord::partition);

    private final int maxRecords;
    private final long maxBytes;
    private final PriorityQueue<ConsumerRecord<String, byte[]>> oldestFirst = new PriorityQueue<>(BY_AGE);
    private long bytes;

    NewestRecords(int maxRecords, long maxBytes) {
        this.maxRecords = maxRecords;
        this.maxBytes = maxBytes;
    }

    void add(ConsumerRecord<String, byte[]> record) {
        oldestFirst.add(record);
        bytes += size(record);
        while (oldestFirst.size() > maxRecords || (bytes > maxBytes && oldestFirst.size() > 1)) {
            bytes -= size(oldestFirst.remove());
        }
    }

    List<ConsumerRecord<String, byte[]>> newestFirst() {
        Stream<ConsumerRecord<String, byte[]>> records = oldestFirst.stream();
        return records.sorted(BY_AGE.reversed()).collect(Collectors.toList());
    }

    private static int size(ConsumerRecord<String, byte[]> record) {
        return record.value() == null ? 0 : record.value().length;
    }
}
