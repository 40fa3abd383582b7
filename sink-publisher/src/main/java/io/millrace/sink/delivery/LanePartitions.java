package io.millrace.sink.delivery;

import io.millrace.schemas.serde.CorruptValueException;
import io.millrace.schemas.serde.RegistryUnavailableException;
import io.millrace.schemas.serde.UnknownSchemaIdException;
import io.millrace.sink.destination.RowMatcher;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Partitions that a lane's consumer has: where to read them, what their records are to the destination, and what to commit. For the
 * reader's thread; the lane is guarded by its monitor.
 */
final class LanePartitions {
    /** How long a partition rests whose next row cannot be judged yet. */
    private static final long REST_MS = 200;

    private static final RowVersion UNREADABLE = new RowVersion(0, 0);

    private final RowLane lane;
    private final DeliveryParts parts;
    private final Supplier<DestinationView> view;
    private final Consumer<String, byte[]> consumer;
    private final StartOffsets starts;
    private final Map<TopicPartition, Held> held = new HashMap<>();
    private DestinationView matcherView;
    private RowMatcher matcher;

    /** A partition, and the row at which it rests, if it does. */
    private static final class Held {
        private PartitionQueue queue;
        private long position;
        private long restsUntil;
        private long restsAt = -1;
        private long restsSince;
        private long waitedFor;
        private OffsetAndMetadata committed;
    }

    LanePartitions(
            RowLane lane, DeliveryParts parts, Supplier<DestinationView> view, Consumer<String, byte[]> consumer) {
        this.lane = lane;
        this.parts = parts;
        this.view = view;
        this.consumer = consumer;
        this.starts = new StartOffsets(consumer);
    }

    /** Makes the consumer ready for its next poll: every partition at its place, and paused where nothing is wanted. */
    void prepare() {
        long now = parts.clock().millis();
        for (var partition : consumer.assignment()) {
            var one = held.get(partition);
            if (one == null) {
                consumer.pause(List.of(partition));
                one = open(partition);
                held.put(partition, one);
            }
            follow(partition, one);
            place(partition, one, now);
        }
    }

    private Held open(TopicPartition partition) {
        var start = starts.of(partition, view.get());
        var opened = new Held();
        synchronized (lane) {
            opened.queue = lane.open(partition.partition(), start.progress(), start.offset());
        }
        opened.position = start.offset();
        consumer.seek(partition, start.offset());
        return opened;
    }

    /** Starts anew where the destination does: it was created anew, or is to be replayed. */
    private void follow(TopicPartition partition, Held one) {
        var wanted = view.get();
        if (one.queue.epoch().equals(wanted.epoch())) {
            return;
        }
        var before = one.queue;
        var start = starts.change(partition, before.epoch(), wanted, one.position);
        synchronized (lane) {
            if (before.epoch().generation() == wanted.epoch().generation()) {
                before.rewind(wanted.epoch(), start);
            } else {
                lane.close(before);
                one.queue = lane.open(partition.partition(), PartitionProgress.none(wanted.epoch(), start), start);
            }
        }
        one.position = start;
        consumer.seek(partition, start);
    }

    private void place(TopicPartition partition, Held one, long now) {
        boolean isWanted;
        synchronized (lane) {
            long target = one.queue.seekTarget(one.position);
            if (target != one.position) {
                one.position = target;
                consumer.seek(partition, target);
            }
            isWanted = one.queue.wantsMore();
        }
        if (isWanted && now >= one.restsUntil && view.get().isReadable()) {
            consumer.resume(List.of(partition));
        } else {
            consumer.pause(List.of(partition));
        }
    }

    /** Takes what the consumer has read of a partition. */
    void take(TopicPartition partition, List<ConsumerRecord<String, byte[]>> records) {
        var one = held.get(partition);
        for (var record : records) {
            if (!take(one, record)) {
                one.position = record.offset();
                consumer.seek(partition, record.offset());
                return;
            }
        }
    }

    /** Notes how far the consumer is, which markers of transactions move, too. */
    void passed() {
        held.forEach((partition, one) -> {
            one.position = consumer.position(partition);
            synchronized (lane) {
                one.queue.passed(one.position);
            }
        });
    }

    /** Returns false if the record has to be read again later, because it cannot be judged yet. */
    private boolean take(Held one, ConsumerRecord<String, byte[]> record) {
        var now = view.get();
        if (!now.isReadable()) {
            // Retried: its insight was deleted or changed after the poll had begun.
            return false;
        }
        try {
            var source = parts.rows().source(now.destination(), record);
            Need need;
            synchronized (lane) {
                if (source.isEmpty()) {
                    one.queue.pass(record.offset());
                    return true;
                }
                need = one.queue.need(record.offset());
                if (need == Need.CONTENT) {
                    one.queue.load(record.offset(), source.get().value());
                }
            }
            if (need != Need.NOTHING) {
                parts.traces().read(record);
            }
            return need != Need.ROW || offer(one, record.offset(), source.get(), now);
        } catch (RegistryUnavailableException e) {
            // Retried: the order of the partition is kept.
            rest(one, record.offset());
            return false;
        } catch (CorruptValueException | UnknownSchemaIdException e) {
            // Rejected: a record of deliveries.redrive that nobody can read names no destination either.
            synchronized (lane) {
                one.queue.pass(record.offset());
            }
            return true;
        }
    }

    /** Decodes without the lane's monitor, for which event loops wait: the registry may be asked. */
    private boolean offer(Held one, long offset, RowDecoder.Source source, DestinationView current) {
        long now = parts.clock().millis();
        RowVersion version;
        RowMatcher.Verdict verdict;
        try {
            var row = parts.rows().decode(current.destination(), source.value());
            version = row.version();
            verdict = row.verdict(matcher(current));
        } catch (CorruptValueException | UnknownSchemaIdException e) {
            // Dead-lettered: by its first attempt, which cannot read it either.
            version = UNREADABLE;
            verdict = RowMatcher.Verdict.DELIVERED;
        }
        if (verdict == RowMatcher.Verdict.EARLY && !hasRested(one, offset, version.generation(), now)) {
            rest(one, offset);
            return false;
        }
        synchronized (lane) {
            switch (verdict) {
                case SKIPPED -> one.queue.filter(offset);
                case FAILED -> one.queue.failWhere(offset);
                case DELIVERED, EARLY ->
                    one.queue.offer(offset, source.key(), version, source.time(), source.value(), now);
            }
        }
        return true;
    }

    /** Whether the definition of a generation was waited for long enough, for this row or one before it. */
    private boolean hasRested(Held one, long offset, long generation, long now) {
        if (one.restsAt == offset
                && now - one.restsSince >= parts.settings().definitionWait().toMillis()) {
            one.waitedFor = Math.max(one.waitedFor, generation);
        }
        return generation <= one.waitedFor;
    }

    private void rest(Held one, long offset) {
        long now = parts.clock().millis();
        if (one.restsAt != offset) {
            one.restsAt = offset;
            one.restsSince = now;
        }
        one.restsUntil = now + REST_MS;
    }

    private RowMatcher matcher(DestinationView now) {
        if (matcherView != now) {
            matcher = now.active().matcher();
            matcherView = now;
        }
        return matcher;
    }

    /** What has changed since the last commit. */
    Map<TopicPartition, OffsetAndMetadata> uncommitted() {
        var changed = new HashMap<TopicPartition, OffsetAndMetadata>();
        held.forEach((partition, one) -> {
            OffsetAndMetadata next;
            synchronized (lane) {
                var committable = one.queue.committable();
                next = new OffsetAndMetadata(committable.offset(), committable.metadata());
            }
            if (!next.equals(one.committed)) {
                changed.put(partition, next);
                one.committed = next;
            }
        });
        return changed;
    }

    /** A commit failed: all of it is to be committed again. */
    void commitFailed() {
        held.values().forEach(one -> one.committed = null);
    }

    /** Stops sending rows of the partitions, and waits until those on their way have ended, but not for long. */
    void drain(Iterable<TopicPartition> partitions) {
        long end = System.nanoTime() + parts.settings().drain().toNanos();
        synchronized (lane) {
            for (var partition : partitions) {
                var one = held.get(partition);
                if (one != null) {
                    one.queue.stop();
                    await(one.queue, end);
                }
            }
        }
    }

    private void await(PartitionQueue queue, long end) {
        try {
            for (long left = end - System.nanoTime(); left > 0 && queue.isSending(); left = end - System.nanoTime()) {
                lane.wait(Math.max(1, left / 1_000_000));
            }
        } catch (InterruptedException e) {
            // Retried: what is on its way may come again from the partition's next owner.
            Thread.currentThread().interrupt();
        }
    }

    /** Hands the partitions over. */
    void close(Iterable<TopicPartition> partitions) {
        for (var partition : partitions) {
            var one = held.remove(partition);
            if (one != null) {
                synchronized (lane) {
                    lane.close(one.queue);
                }
            }
        }
    }
}
