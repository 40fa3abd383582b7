package io.millrace.sink.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sink.delivery.PartitionProgress.Epoch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Instance of a simulation: reads, sends and commits with a lane, as the real one does with Kafka and HTTP. */
final class SimulatedInstance {
    static final Epoch EPOCH = new Epoch(1, 0);

    private final RowLane lane;
    private final SimulatedTopic topic;
    private final RandomGenerator random;
    private final Map<Integer, PartitionQueue> queues = new HashMap<>();
    private final Map<Integer, Long> positions = new HashMap<>();
    private final Map<String, RowVersion> sent = new HashMap<>();
    private final List<PendingRow> inFlight = new ArrayList<>();
    private final Set<String> givenUp;

    /** @param givenUp collects rows that were written to deliveries.failed, as key and revision */
    SimulatedInstance(SimulatedTopic topic, MemoryBudget budget, RandomGenerator random, Set<String> givenUp) {
        this.lane = new RowLane(budget, RetrySchedule.STANDARD, 4, random);
        this.topic = topic;
        this.random = random;
        this.givenUp = givenUp;
    }

    RowLane lane() {
        return lane;
    }

    void assign(int partition) {
        var committed = topic.committed(partition);
        var restored = ProgressText.read(committed.offset(), committed.metadata())
                .orElse(PartitionProgress.none(EPOCH, committed.offset()));
        queues.put(partition, lane.open(partition, restored, committed.offset()));
        positions.put(partition, committed.offset());
        sent.keySet().removeIf(key -> key.startsWith(partition + "/"));
    }

    void commit() {
        queues.forEach((partition, queue) -> topic.commit(partition, queue.committable()));
    }

    /** Hands a partition over; what is in flight may still reach the receiver. */
    void revoke(int partition) {
        var queue = queues.remove(partition);
        topic.commit(partition, queue.committable());
        lane.close(queue);
        check();
    }

    boolean owns(int partition) {
        return queues.containsKey(partition);
    }

    void poll(long now) {
        queues.forEach((partition, queue) -> {
            long position = queue.seekTarget(positions.get(partition));
            if (queue.wantsMore()) {
                for (var row : topic.read(partition, position, 5)) {
                    switch (queue.need(row.offset())) {
                        case ROW -> queue.offer(row.offset(), row.key(), row.version(), now, row.content(), now);
                        case CONTENT -> queue.load(row.offset(), row.content());
                        case NOTHING -> {}
                    }
                    position = row.offset() + 1;
                }
                queue.passed(position);
            }
            positions.put(partition, position);
        });
        assertThat(lane.nextLost(now)).isNull();
        check();
    }

    void send(long now) {
        for (var row = lane.next(now); row != null; row = lane.next(now)) {
            assertThat(row.isLoaded()).isTrue();
            assertThat(inFlight.stream().filter(row.queue()::isOpen).map(PendingRow::key))
                    .as("one at a time of each key")
                    .doesNotContain(row.key());
            var before = sent.put(row.key(), row.version());
            assertThat(before == null || before.compareTo(row.version()) <= 0)
                    .as("%s in order: %s, then %s", row.key(), before, row.version())
                    .isTrue();
            inFlight.add(row);
        }
        check();
    }

    /** One attempt ends, of those in flight any. */
    void receive(SimulatedReceiver receiver, long now) {
        if (inFlight.isEmpty()) {
            return;
        }
        var row = inFlight.remove(random.nextInt(inFlight.size()));
        if (lane.ended(row, receiver.attempt(row), now) == RowLane.Verdict.GIVE_UP) {
            if (random.nextInt(5) == 0) {
                lane.notWritten(row, now);
            } else {
                givenUp.add(row.key() + "@" + row.version().revision());
                lane.gaveUp(row);
            }
        }
        check();
    }

    boolean isDone() {
        boolean isRead = queues.entrySet().stream()
                .allMatch(queue -> positions.get(queue.getKey()) >= topic.end(queue.getKey()));
        return isRead && inFlight.isEmpty() && lane.counts().waiting() == 0;
    }

    Set<Integer> partitions() {
        return new HashSet<>(queues.keySet());
    }

    private void check() {
        var counts = lane.counts();
        assertThat(counts.isBalanced()).as("%s", counts).isTrue();
        assertThat(counts.waiting())
                .isEqualTo(
                        queues.values().stream().mapToLong(PartitionQueue::size).sum());
    }
}
