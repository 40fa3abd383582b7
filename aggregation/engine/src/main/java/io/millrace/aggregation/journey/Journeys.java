package io.millrace.aggregation.journey;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.ExpressionFailures;
import io.millrace.aggregation.partial.PackedWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.ObjLongConsumer;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Meets each event with every per-person insight, keeps what matters of each person, and collects what people contribute
 * to rows until it is flushed. An event costs a read of the person's history unless it is in memory, and a changed
 * history is written once a flush. Not thread-safe: a task has its own, made anew when definitions change.
 */
public final class Journeys {
    /** Name of the store of histories. */
    public static final String STORE = "journeys";

    /** A pass over all histories begins when receipt has come so much further, ms: before, little can have expired. */
    private static final long PASS_EVERY = 60_000;

    private final Journey[] journeys;
    /** Where each is among all. */
    private final int[] places;

    private final HistoryCache histories;
    private final ExpressionFailures failures;
    private final long[] counted;
    private final long[] refused;
    private long newestTime = Long.MIN_VALUE;
    private long newestReceivedAt = Long.MIN_VALUE;
    private long passAt = Long.MIN_VALUE;

    /**
     * @param insights all insights; those that are no journeys are left alone
     * @param keptBytes heap up to which histories stay in memory after a flush
     * @param failures is told of events that an insight does not count because its expression failed
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
        this.places = IntStream.range(0, journeys.length).toArray();
        this.counted = new long[journeys.length];
        this.refused = new long[journeys.length];
    }

    private Journeys(Journeys all, Journey[] some, int[] places) {
        this.journeys = some;
        this.places = places;
        this.histories = all.histories;
        this.failures = all.failures;
        this.counted = all.counted;
        this.refused = all.refused;
    }

    /**
     * Those of the names alone, for events of the past beside those that come. It shares everything with this one, which
     * is the one to be flushed and asked; an event is matched and added before another is matched by either.
     */
    public Journeys only(Set<String> names) {
        int[] some = IntStream.range(0, journeys.length)
                .filter(i -> names.contains(journeys[i].insight.name()))
                .toArray();
        return new Journeys(this, Arrays.stream(some).mapToObj(i -> journeys[i]).toArray(Journey[]::new), some);
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return journeys.length == 0;
    }

    /** Evaluates everything that may fail on an event's content, and changes nothing. What fails costs its insight this event. */
    public void match(EventView event) {
        for (var journey : journeys) {
            journey.match(event, failures);
        }
    }

    /**
     * Adds the event that was matched last to every insight that it matters to.
     *
     * @return how many count it
     */
    public int add(EventView event) {
        int matched = 0;
        for (int i = 0; i < journeys.length; i++) {
            if (journeys[i].matched()) {
                matched += add(i, event);
            }
        }
        return matched;
    }

    private int add(int i, EventView event) {
        newestTime = Math.max(newestTime, Math.min(event.time(), event.receivedAt()));
        newestReceivedAt = Math.max(newestReceivedAt, event.receivedAt());
        var tenant = event.tenant();
        var person = event.person();
        var held = histories.get(places[i], tenant, person);
        journeys[i].contributions.of(tenant, event.receivedAt());
        switch (held.history.add(person, journeys[i].contributions)) {
            case REFUSED -> {
                refused[places[i]]++;
                return 0;
            }
            case CHANGED -> histories.changed(held);
            case KNOWN -> {
                // Nothing is to be written.
            }
        }
        counted[places[i]]++;
        return 1;
    }

    /** About how many bytes of heap are in use. */
    public long bytes() {
        long bytes = histories.bytes();
        for (var journey : journeys) {
            bytes += journey.contributions.bytes();
        }
        return bytes;
    }

    /**
     * Writes contributions to the writer of their partition, and changed histories to the store: both are to be in one
     * transaction with the offsets of their events.
     *
     * @return how many rows are contributed to
     */
    public int flush(PackedWriter[] writers) {
        int sent = 0;
        for (var journey : journeys) {
            sent += journey.contributions.flush(writers);
        }
        histories.write();
        return sent;
    }

    /** Tells how many events each insight counted since this was last asked. */
    public void takeCounted(ObjLongConsumer<String> counts) {
        take(counted, counts);
    }

    /** Tells how many events each insight refused since this was last asked, because a person had too many. */
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
     * Goes on with dropping what is too old, a bounded number of histories at a time; to be called now and then.
     *
     * @param isGone whether an insight's generation is over, by name and generation
     */
    public void sweep(BiPredicate<String, Long> isGone) {
        if (newestReceivedAt < passAt) {
            return;
        }
        if (histories.sweep(newestTime, newestReceivedAt, isGone)) {
            passAt = Math.max(newestReceivedAt, 0) + PASS_EVERY;
        }
    }
}
