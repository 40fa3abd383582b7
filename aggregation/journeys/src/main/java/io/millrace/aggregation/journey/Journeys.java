package io.millrace.aggregation.journey;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.ExpressionFailures;
import io.millrace.aggregation.measure.ByteSink;
import io.millrace.aggregation.measure.PersonHash;
import io.millrace.aggregation.partial.PackedWriter;
import io.millrace.schemas.person.MovedHistory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.ObjLongConsumer;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * All per-person insights of one task: adds events to people's histories, and collects the contributions to rows until they are
 * flushed. An event costs a read of the person's history unless it is cached; a changed history is written once per flush. Created
 * anew when definitions change. Not thread-safe.
 */
public final class Journeys {
    /** Name of the history store. */
    public static final String STORE = "journeys";

    /** Time of receipt between the starts of two sweeps of the store. */
    private static final long SWEEP_INTERVAL_MS = 60_000;

    /** Receives the histories of persons that were given up. */
    public interface LeavingConsumer {
        void accept(String tenant, String person, MovedHistory history);
    }

    private final Journey[] journeys;
    /** Index of each of these journeys among all journeys of the task. */
    private final int[] indexes;

    private final HistoryCache histories;
    private final LeavingHistories leaving;
    private final ExpressionFailures failures;
    private final long[] counted;
    private final long[] refused;
    private long newestTime = Long.MIN_VALUE;
    private long newestReceivedAt = Long.MIN_VALUE;
    private long nextSweepAt = Long.MIN_VALUE;

    /**
     * @param insights all insights; others than per-person ones are ignored
     * @param keptBytes heap up to which histories stay cached after a flush
     * @param failures records events that an insight does not count because an expression failed
     */
    public Journeys(
            KeyValueStore<Bytes, byte[]> store,
            List<CompiledInsight> insights,
            long keptBytes,
            ExpressionFailures failures) {
        this.failures = failures;
        this.journeys = insights.stream()
                .filter(CompiledInsight::isJourney)
                .map(Journey::of)
                .toArray(Journey[]::new);
        this.histories = new HistoryCache(store, Arrays.asList(journeys), keptBytes);
        this.leaving = new LeavingHistories();
        this.indexes = IntStream.range(0, journeys.length).toArray();
        this.counted = new long[journeys.length];
        this.refused = new long[journeys.length];
    }

    private Journeys(Journeys all, Journey[] some, int[] indexes) {
        this.journeys = some;
        this.indexes = indexes;
        this.histories = all.histories;
        this.leaving = all.leaving;
        this.failures = all.failures;
        this.counted = all.counted;
        this.refused = all.refused;
    }

    /**
     * Returns a view of the named insights only, for a backfill beside live events. It shares all state with this object, which is
     * the one to flush; an event must be matched and added before either object matches another.
     */
    public Journeys only(Set<String> names) {
        int[] some = IntStream.range(0, journeys.length)
                .filter(i -> names.contains(journeys[i].insight.name()))
                .toArray();
        return new Journeys(this, Arrays.stream(some).mapToObj(i -> journeys[i]).toArray(Journey[]::new), some);
    }

    public boolean isEmpty() {
        return journeys.length == 0;
    }

    /** Evaluates all expressions that may fail on the event, before any state changes; a failure costs the insight this event. */
    public void match(EventView event) {
        for (var journey : journeys) {
            journey.match(event, failures);
        }
    }

    /**
     * Adds the event that was matched last to the insights that it matched.
     *
     * @param leaves whether the event's person was given up, so that the event leaves for the survivor in the next flush
     * @return how many insights count it
     */
    public int add(EventView event, boolean leaves) {
        int matched = 0;
        for (int i = 0; i < journeys.length; i++) {
            if (journeys[i].matched()) {
                newestTime = Math.max(newestTime, Math.min(event.time(), event.receivedAt()));
                newestReceivedAt = Math.max(newestReceivedAt, event.receivedAt());
                boolean counts = leaves ? addLeaving(i, event) : addOwn(i, event);
                if (counts) {
                    counted[indexes[i]]++;
                    matched++;
                } else {
                    refused[indexes[i]]++;
                }
            }
        }
        return matched;
    }

    private boolean addOwn(int i, EventView event) {
        var tenant = event.tenant();
        var person = event.person();
        var cached = histories.get(indexes[i], tenant, person);
        journeys[i].contributions.startEvent(tenant, event.receivedAt());
        var added = cached.history.addMatched(person, journeys[i].contributions);
        if (added == PersonHistory.Added.CHANGED) {
            histories.markChanged(cached);
        }
        return added != PersonHistory.Added.LIMIT_REACHED;
    }

    private boolean addLeaving(int i, EventView event) {
        var tenant = event.tenant();
        var person = event.person();
        var history = leaving.find(tenant, person, indexes[i]);
        if (history == null) {
            history = journeys[i].newHistory();
            leaving.put(tenant, person, indexes[i], history);
        }
        int before = history.heapBytes();
        journeys[i].contributions.mute();
        var added = history.addMatched(person, journeys[i].contributions);
        leaving.grown(history.heapBytes() - before);
        return added != PersonHistory.Added.LIMIT_REACHED;
    }

    /** Takes the person's histories out of the store, because the person was given up; they leave in the next flush. */
    public void leave(String tenant, String person) {
        for (int i = 0; i < journeys.length; i++) {
            var history = histories.take(i, tenant, person);
            if (history != null) {
                journeys[i].contributions.startEvent(tenant, history.newestReceivedAt());
                history.retract(person, journeys[i].contributions);
                uniteLeaving(i, tenant, person, history);
            }
        }
    }

    /** Gives the person, who is not given up any more, what has not left yet. */
    public void stay(String tenant, String person) {
        leaving.remove(tenant, person).forEach((i, history) -> unite(i, tenant, person, history));
    }

    /** Forgets the person's histories; what they contributed to rows stays. */
    public void erase(String tenant, String person) {
        leaving.remove(tenant, person);
        for (int i = 0; i < journeys.length; i++) {
            histories.take(i, tenant, person);
        }
    }

    /**
     * Takes in a history of a person that was given up.
     *
     * @param from the person that was given up
     * @param person the survivor
     * @param leaves whether the survivor was given up, too
     * @return whether the insight is active in this generation; if not, nothing is done
     */
    public boolean receive(String tenant, String from, String person, MovedHistory moved, boolean leaves) {
        for (int i = 0; i < journeys.length; i++) {
            var spec = journeys[i].insight.spec();
            if (spec.liveName().equals(moved.getInsight()) && spec.generation() == moved.getGeneration()) {
                var history = journeys[i].deserialize(moved.getHistory());
                history.replacePerson(PersonHash.of(from), PersonHash.of(person));
                if (leaves) {
                    uniteLeaving(i, tenant, person, history);
                } else {
                    unite(i, tenant, person, history);
                }
                return true;
            }
        }
        return false;
    }

    private void unite(int i, String tenant, String person, PersonHistory other) {
        var cached = histories.get(i, tenant, person);
        journeys[i].contributions.startEvent(
                tenant, Math.max(cached.history.newestReceivedAt(), other.newestReceivedAt()));
        refused[i] += cached.history.unite(other, person, journeys[i].contributions);
        histories.markChanged(cached);
    }

    private void uniteLeaving(int i, String tenant, String person, PersonHistory other) {
        var known = leaving.find(tenant, person, i);
        if (known == null) {
            leaving.put(tenant, person, i, other);
            return;
        }
        int before = known.heapBytes();
        journeys[i].contributions.mute();
        refused[i] += known.unite(other, person, journeys[i].contributions);
        leaving.grown(known.heapBytes() - before);
    }

    /** Passes on what leaves, by tenant and person, and forgets it; to be called before each {@link #flush}. */
    public void drainLeaving(LeavingConsumer out) {
        leaving.drain((leaver, i, history) -> {
            var sink = new ByteSink(256);
            history.serialize(sink);
            var spec = journeys[i].insight.spec();
            out.accept(
                    leaver.tenant(),
                    leaver.person(),
                    new MovedHistory(spec.liveName(), spec.generation(), ByteBuffer.wrap(sink.toByteArray())));
        });
    }

    /** Returns the estimated bytes of heap. */
    public long bytes() {
        long bytes = histories.heapBytes() + leaving.heapBytes();
        for (var journey : journeys) {
            bytes += journey.contributions.heapBytes();
        }
        return bytes;
    }

    /**
     * Writes contributions to the writers, one per merge partition, and changed histories to the store. Must be in one transaction
     * with the offsets of the events.
     *
     * @return how many rows the contributions belong to
     */
    public int flush(PackedWriter[] writers) {
        int sent = 0;
        for (var journey : journeys) {
            sent += journey.contributions.flush(writers);
        }
        histories.writeChanged();
        return sent;
    }

    /** Passes on how many events each insight counted since the last call. */
    public void takeCounted(ObjLongConsumer<String> counts) {
        take(counted, counts);
    }

    /** Passes on how many events each insight refused since the last call because a person's history was at its limit. */
    public void takeRefused(ObjLongConsumer<String> counts) {
        take(refused, counts);
    }

    private void take(long[] from, ObjLongConsumer<String> counts) {
        for (int i = 0; i < journeys.length; i++) {
            if (from[i] > 0) {
                counts.accept(journeys[i].insight.name(), from[i]);
                from[i] = 0;
            }
        }
    }

    /**
     * Expires old histories, a bounded number per call; to be called periodically.
     *
     * @param isGone whether an insight's generation is deleted, by name and generation
     */
    public void sweep(BiPredicate<String, Long> isGone) {
        if (newestReceivedAt < nextSweepAt) {
            return;
        }
        if (histories.sweep(newestTime, newestReceivedAt, isGone)) {
            nextSweepAt = Math.max(newestReceivedAt, 0) + SWEEP_INTERVAL_MS;
        }
    }
}
