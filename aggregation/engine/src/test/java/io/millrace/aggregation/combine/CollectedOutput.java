package io.millrace.aggregation.combine;

import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.person.PersonMove;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.assertj.core.api.Assertions;

/** Collects what a task sends, by merge partition; an event that is dead-lettered fails the test. */
record CollectedOutput(List<Map.Entry<Integer, byte[]>> sent, Consumer<PersonMove> moves)
        implements CombineTask.Output {
    @Override
    public void sendPartials(int mergePartition, byte[] packed, long now) {
        sent.add(Map.entry(mergePartition, packed));
    }

    @Override
    public void sendMove(PersonMove move, long now) {
        moves.accept(move);
    }

    @Override
    public void deadLetter(ConsumerRecord<byte[], byte[]> record, FailureReason reason, String message) {
        Assertions.fail("%s at offset %d: %s", reason, record.offset(), message);
    }
}
