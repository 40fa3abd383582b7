package io.millrace.aggregation.combine;

import io.millrace.schemas.failed.FailureReason;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.assertj.core.api.Assertions;

/** Collects what a task sends, by merge partition; an event that is dead-lettered fails the test. */
record CollectedOutput(List<Map.Entry<Integer, byte[]>> sent) implements CombineTask.Output {
    @Override
    public void sendPartials(int mergePartition, byte[] packed, long now) {
        sent.add(Map.entry(mergePartition, packed));
    }

    @Override
    public void deadLetter(ConsumerRecord<byte[], byte[]> record, FailureReason reason, String message) {
        Assertions.fail("%s at offset %d: %s", reason, record.offset(), message);
    }
}
