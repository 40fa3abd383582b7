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
 * Histories of insights that begin in the past, for one partition of the events. The offset of the first event that the live
 * pass counts is the cut: history is everything before it, read by a consumer of its own in short slices between live
 * events, and ends exactly there. Cut and progress are in a store, saved in the same commit as the partials, so that a crash takes
 * back all of them or none. Progress moves when what was read is flushed, never before: whatever fails in between, what is
 * saved stands for what was sent. Not thread-safe.
 */
final class Backfills implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Backfills.class);
    /** How far the events were read and how far their time had come: a state, of which older versions read the offset. */
    private static final Bytes POSITION = Bytes.wrap(new byte[0]);

    private final KeyValueStore<Bytes, byte[]> store;
    private final int partition;
    private final PassFactory passes;
    private final BackfillProgress progress;
    private final Map<Key, BackfillState> states = new HashMap<>();
    private final Set<Key> changed = new HashSet<>();
    private List<InsightSpec> unfinished = List.of();
    private BackfillPass pass;
    private boolean cutMissing;
    private long position = BackfillState.UNKNOWN;
    private long savedPosition = BackfillState.UNKNOWN;
    private long savedTime = Watermarks.NONE;

    /** Makes a pass; does not ask the broker yet. */
    interface PassFactory {
        BackfillPass begin(List<InsightSpec> insights, long next, long cut);
    }

    private record Key(String insight, long generation) {
        static Key of(InsightSpec spec) {
            return new Key(spec.name(), spec.generation());
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

    /** Follows a change of definitions; what was read so far must be flushed before. */
    void use(TaskDefinitions definitions) {
        endPass();
        var left = new ArrayList<InsightSpec>();
        cutMissing = false;
        for (var insight : definitions.set().insights()) {
            var spec = insight.spec();
            if (spec.backfillFrom().isPresent()) {
                var state = states.computeIfAbsent(Key.of(spec), this::stored);
                progress.put(spec.name(), spec.generation(), partition, state);
                if (!state.done()) {
                    left.add(spec);
                    cutMissing |= state.handover() == BackfillState.UNKNOWN;
                }
            }
        }
        unfinished = left;
        forgetGone(definitions);
    }

    /** The live pass is about to count the event at this offset. */
    void at(long offset) {
        if (cutMissing) {
            cut(offset);
        }
        position = offset + 1;
    }

    /** No event is on its way: the next one can only come after all that were seen. */
    void atRest() {
        if (cutMissing && position != BackfillState.UNKNOWN) {
            cut(position);
        }
    }

    boolean isUnfinished() {
        return !unfinished.isEmpty();
    }

    /** About how many bytes of heap it takes until the next flush. */
    long bytes() {
        return pass == null ? 0 : pass.combiner.bytes();
    }

    /**
     * Reads history until the deadline, the bound, or for as long as something is there.
     *
     * @param nanos the time, as the deadline has it
     */
    void work(LongSupplier nanos, long deadline, long maxBytes) {
        if (cutMissing || unfinished.isEmpty()) {
            return;
        }
        try {
            if (pass == null) {
                pass = begin();
            }
            boolean any = true;
            while (any && !pass.finished() && nanos.getAsLong() < deadline && bytes() < maxBytes) {
                any = pass.read();
            }
        } catch (RetriableException e) {
            // Retried in the next slice, with another consumer: the broker did not answer in time. What was read
            // until then stays in the pass: per-person insights have taken it in and could not give it back.
            LOG.debug("history waits for its next slice", e);
            if (pass != null) {
                pass.disconnect();
            }
        }
    }

    /** Writes what was read; to be followed by {@link #save} in the same transaction. */
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

    /** How far event time had come by the last commit, ms since the epoch, or {@link Watermarks#NONE}. */
    long savedTime() {
        return savedTime;
    }

    /**
     * In the commit, after the flush.
     *
     * @param time how far event time has come, as all were told
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

    private void cut(long offset) {
        for (var spec : unfinished) {
            var key = Key.of(spec);
            if (states.get(key).handover() == BackfillState.UNKNOWN) {
                put(key, states.get(key).withHandover(offset));
            }
        }
        cutMissing = false;
    }

    /** Insights that were applied together are read together. */
    private BackfillPass begin() {
        var first = states.get(Key.of(unfinished.get(0)));
        var together = unfinished.stream()
                .filter(spec -> states.get(Key.of(spec)).equals(first))
                .toList();
        return passes.begin(together, first.next(), first.handover());
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

    /** Lets go of the consumer; what was read can still be flushed, as that of a task is that was suspended. */
    @Override
    public void close() {
        if (pass != null) {
            pass.disconnect();
        }
        progress.forget(partition);
    }
}
