package io.millrace.runtime.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** Transaction markers, which a {@link MockConsumer} has none of, are behind a real broker's offsets in SecondsBehindIT. */
class OldestRecordTest {
    private static final TopicPartition FIRST = new TopicPartition("events", 0);
    private static final TopicPartition SECOND = new TopicPartition("events", 1);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final Map<TopicPartition, Long> committed = new HashMap<>();
    private final OldestRecord oldest = new OldestRecord(consumer, partitions -> committed);

    @Test
    void withoutPartitionsThereIsNone() throws Exception {
        assertThat(oldest.timestamp(Set.of())).isEmpty();
    }

    @Test
    void nothingIsOldWhereAllIsCommitted() throws Exception {
        given(FIRST, 0, 8);
        committed.put(FIRST, 8L);

        assertThat(oldest.timestamp(Set.of(FIRST))).isEmpty();
    }

    @Test
    void itIsTheFirstRecordBehindTheCommittedOffset() throws Exception {
        given(FIRST, 0, 8);
        committed.put(FIRST, 5L);
        returning(record(FIRST, 5, 1_005), record(FIRST, 6, 900));

        assertThat(oldest.timestamp(Set.of(FIRST))).hasValue(1_005);
    }

    @Test
    void ofSeveralPartitionsTheOldestCounts() throws Exception {
        given(FIRST, 0, 8);
        given(SECOND, 0, 3);
        committed.put(FIRST, 7L);
        committed.put(SECOND, 1L);
        returning(record(FIRST, 7, 2_000), record(SECOND, 1, 1_500));

        assertThat(oldest.timestamp(Set.of(FIRST, SECOND))).hasValue(1_500);
    }

    @Test
    void aPartitionThatWasNeverReadBeginsAtItsFirstRecord() throws Exception {
        given(FIRST, 4, 6);
        returning(record(FIRST, 4, 700));

        assertThat(oldest.timestamp(Set.of(FIRST))).hasValue(700);
    }

    @Test
    void itAssignsNothingWhenItIsDone() throws Exception {
        given(FIRST, 0, 2);
        committed.put(FIRST, 1L);
        returning(record(FIRST, 1, 10));

        oldest.timestamp(Set.of(FIRST));

        assertThat(consumer.assignment()).isEmpty();
    }

    private void given(TopicPartition partition, long begin, long end) {
        consumer.updateBeginningOffsets(Map.of(partition, begin));
        consumer.updateEndOffsets(Map.of(partition, end));
    }

    @SafeVarargs
    private void returning(ConsumerRecord<byte[], byte[]>... records) {
        consumer.schedulePollTask(() -> {
            for (var record : records) {
                consumer.addRecord(record);
            }
        });
    }

    private static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset, long timestamp) {
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                timestamp,
                TimestampType.CREATE_TIME,
                0,
                0,
                new byte[0],
                new byte[0],
                new RecordHeaders(),
                Optional.empty());
    }
}
