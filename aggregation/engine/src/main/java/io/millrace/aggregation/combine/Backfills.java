package io.millrace.aggregation.combine;

import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.partial.PackedWriter;
import io.millrace.aggregation.registry.TaskDefinitions;
import io.millrace.aggregation.watermark.Watermarks;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Backfills of insights that begin in the past, for one partition of the enriched events. The first offset that live processing
 * counts for an insight is its handover offset. The backfill reads every event below it, with a consumer of its own, in short
 * slices between live events. Handover offset and progress are stored in the commit of the partials, so a crash takes back
 * all of them or none. Progress moves only when the partials are flushed, so what is stored always matches what was sent. Not
 * thread-safe.
 */
final class Backfills implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Backfills.class);
    /**
     * Key of the partition's live position and watermark. The value is an encoded {@link BackfillState}, which is all that older
     * versions read, and eight bytes more.
     */
    private static final Bytes POSITION = Bytes.wrap(new byte[0]);

    private final KeyValueStore<Bytes, byte[]> store;
    private final int partition;
    private final PassFactory passes;
    private final BackfillProgress progress;
    private final Map<Key, BackfillState> states = new HashMap<>();
    private final Set<Key> changed = new HashSet<>();
    private List<InsightSpec> unfinished = List.of();
    private BackfillPass pass;
    private boolean handoverMissing;
    private long position = BackfillState.UNKNOWN;
    private long savedPosition = BackfillState.UNKNOWN;
    private long savedTime = Watermarks.NONE;

    /** Creates a pass, without a call to the broker. */
    interface PassFactory {
        BackfillPass create(List<InsightSpec> insights, long next, long handover);
    }

    private record Key(String insight, long generation) {
        static Key of(InsightSpec spec) {
            return new Key(spec.liveName(), spec.generation());
        }

        static Key decode(Bytes key) {
            var text = new String(key.get(), StandardCharsets.UTF_8);
            int slash = text.indexOf('/');
            return new Key(text.substring(0, slash), Long.parseLong(text.substring(slash + 1)));
        }

        Bytes encode() {
            return Bytes.wrap((insight + "/" + generation).getBytes(StandardCharsets.UTF_8));
        }
    }

    Backfills(KeyValueStore<Bytes, byte[]> store, int partition, PassFactory passes, BackfillProgress progress) {
        this.store = store;
        this.partition = partition;
        this.passes = passes;
        this.progress = progress;
        var stored = store.get(POSITION);
        if (stored != null) {
            position = BackfillState.decode(stored).next();
            savedPosition = position;
            savedTime = stored.length > BackfillState.LENGTH
                    ? ByteBuffer.wrap(stored).getLong(BackfillState.LENGTH)
                    : Watermarks.NONE;
        }
        progress.forget(partition);
    }

    /** Adopts changed definitions; everything read so far must have been flushed. */
    void followDefinitions(TaskDefinitions definitions) {
        endPass();
        var left = new ArrayList<InsightSpec>();
        handoverMissing = false;
        for (var insight : definitions.set().insights()) {
            var spec = insight.spec();
            if (spec.backfillFrom().isPresent()) {
                var state = states.computeIfAbsent(Key.of(spec), this::stored);
                progress.put(spec.liveName(), spec.generation(), partition, state);
                if (!state.done()) {
                    left.add(spec);
                    handoverMissing |= state.handover() == BackfillState.UNKNOWN;
                }
            }
        }
        unfinished = left;
        forgetGone(definitions);
    }

    /** Notes that live processing is about to count the event at this offset. */
    void observeOffset(long offset) {
        if (handoverMissing) {
            setHandover(offset);
        }
        position = offset + 1;
    }

    /** Hands over after the last event seen, for a partition that gets no event that would do it. */
    void observeIdle() {
        if (handoverMissing && position != BackfillState.UNKNOWN) {
            setHandover(position);
        }
    }

    boolean isUnfinished() {
        return !unfinished.isEmpty();
    }

    /** Heap that is in use until the next flush, in bytes, approximately. */
    long bytes() {
        return pass == null ? 0 : pass.combiner.bytes();
    }

    /**
     * Reads until the deadline, until the partials take {@code maxBytes}, or until a poll brings nothing.
     *
     * @param nanos the clock that the deadline is compared with
     */
    void readSlice(LongSupplier nanos, long deadline, long maxBytes) {
        if (handoverMissing || unfinished.isEmpty()) {
            return;
        }
        try {
            if (pass == null) {
                pass = nextPass();
            }
            boolean any = true;
            while (any && !pass.finished() && nanos.getAsLong() < deadline && bytes() < maxBytes) {
                any = pass.poll();
            }
        } catch (RetriableException e) {
            // Retried in the next slice, with another consumer. What was read until now stays in the pass, because
            // per-person insights cannot take back events that they have added.
            LOG.debug("Backfill of partition {} is retried in its next slice", partition, e);
            if (pass != null) {
                pass.disconnect();
            }
        }
    }

    /** Writes the partials of what was read; {@link #save} must follow in the same transaction. */
    int flush(PackedWriter[] writers, ObjLongConsumer<String> counted, ObjLongConsumer<String> uncombined) {
        if (pass == null) {
            return 0;
        }
        int groups = pass.combiner.flush(writers);
        pass.combiner.takeCounted(counted);
        pass.combiner.takeUncombined(uncombined);
        pass.insights.forEach(spec -> put(Key.of(spec), states.get(Key.of(spec)).readTo(pass.next())));
        if (pass.finished()) {
            endPass();
            unfinished = unfinished.stream()
                    .filter(spec -> !states.get(Key.of(spec)).done())
                    .toList();
        }
        return groups;
    }

    /** The watermark of the last commit, ms since the epoch, or {@link Watermarks#NONE}. */
    long savedTime() {
        return savedTime;
    }

    /**
     * Stores progress, in the commit and after the flush.
     *
     * @param time the watermark that was last emitted to all merge partitions
     */
    void save(long time) {
        for (var key : changed) {
            var state = states.get(key);
            store.put(key.encode(), state.encode());
            progress.put(key.insight, key.generation, partition, state);
        }
        changed.clear();
        if (position != savedPosition || time > savedTime) {
            savedTime = Math.max(savedTime, time);
            store.put(
                    POSITION,
                    ByteBuffer.allocate(BackfillState.LENGTH + Long.BYTES)
                            .put(new BackfillState(0, position, false).encode())
                            .putLong(savedTime)
                            .array());
            savedPosition = position;
        }
    }

    private void setHandover(long offset) {
        for (var spec : unfinished) {
            var key = Key.of(spec);
            if (states.get(key).handover() == BackfillState.UNKNOWN) {
                put(key, states.get(key).withHandover(offset));
            }
        }
        handoverMissing = false;
    }

    /** A pass for the first unfinished insight and all others with the same progress: those applied together. */
    private BackfillPass nextPass() {
        var first = states.get(Key.of(unfinished.get(0)));
        var together = unfinished.stream()
                .filter(spec -> states.get(Key.of(spec)).equals(first))
                .toList();
        return passes.create(together, first.next(), first.handover());
    }

    private void put(Key key, BackfillState state) {
        if (!state.equals(states.put(key, state))) {
            changed.add(key);
        }
    }

    private BackfillState stored(Key key) {
        var value = store.get(key.encode());
        return value == null ? BackfillState.NEW : BackfillState.decode(value);
    }

    private void forgetGone(TaskDefinitions definitions) {
        var gone = new ArrayList<Bytes>();
        try (var entries = store.all()) {
            while (entries.hasNext()) {
                var encoded = entries.next().key;
                if (!encoded.equals(POSITION)) {
                    var key = Key.decode(encoded);
                    if (definitions.isGone(key.insight, key.generation)) {
                        gone.add(encoded);
                        progress.forget(key.insight, key.generation);
                    }
                }
            }
        }
        gone.forEach(encoded -> store.put(encoded, null));
        states.keySet().removeIf(key -> definitions.isGone(key.insight, key.generation));
        changed.removeIf(key -> !states.containsKey(key));
    }

    private void endPass() {
        if (pass != null) {
            pass.disconnect();
            pass = null;
        }
    }

    /** Closes the consumer. What was read can still be flushed, as Streams does with a suspended task. */
    @Override
    public void close() {
        if (pass != null) {
            pass.disconnect();
        }
        progress.forget(partition);
    }
}
