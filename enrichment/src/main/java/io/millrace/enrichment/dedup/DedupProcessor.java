package io.millrace.enrichment.dedup;

import io.millrace.enrichment.count.EnrichmentCounters;
import io.millrace.schemas.event.RawEvent;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/**
 * Forwards the first message of each tenant and messageId and drops its repeats received less than 24 hours from it,
 * whichever arrives first. Exact: what was seen is committed with what was enriched.
 * The last step notes what was seen ({@link SeenMessages}): an event that any step before it failed on is no repeat when it
 * is sent again.
 *
 * <p>Seen ids live in generations of 24 hours by {@code receivedAt}. A repeat is in its own generation or a
 * neighbouring one, so two point reads find it, and generations expire as whole RocksDB segments, with no deletes. Of
 * most new messages {@link RecentIds} knows without reading that they are new.
 */
public final class DedupProcessor extends ContextualProcessor<String, RawEvent, String, RawEvent> {
    /** Name of the store. */
    public static final String STORE = "seen-messages";

    static final long GENERATION_MS = Duration.ofHours(24).toMillis();
    private static final Duration KEPT = Duration.ofMillis(2 * GENERATION_MS);

    /** Stored ids that are read at a start: some tenths of a second's. */
    private static final int SCANNED = 1 << 18;

    private final long knownIds;
    private final EnrichmentCounters counters;
    private final MessageKey keys = new MessageKey();
    private WindowStore<Bytes, Long> seen;
    private RecentIds recent;

    /** @param knownIds ids of a task that are known to be new without reading, 1.5 bytes each */
    public DedupProcessor(long knownIds, EnrichmentCounters counters) {
        this.knownIds = knownIds;
        this.counters = counters;
    }

    /** The store: logged, never cached (an id is read back seldom, and never rewritten). */
    public static StoreBuilder<WindowStore<Bytes, Long>> store() {
        return Stores.windowStoreBuilder(
                        Stores.persistentWindowStore(STORE, KEPT, Duration.ofMillis(GENERATION_MS), false),
                        Serdes.Bytes(),
                        Serdes.Long())
                // Keys never repeat, so compaction of the changelog would only burn the broker's CPU.
                .withLoggingEnabled(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE))
                .withCachingDisabled();
    }

    static long generation(long receivedAt) {
        return receivedAt - receivedAt % GENERATION_MS;
    }

    @Override
    public void init(ProcessorContext<String, RawEvent> context) {
        super.init(context);
        seen = context.getStateStore(STORE);
        // Recalled with the first message: an aborted transaction took back what was known.
        recent = null;
    }

    /** What the store holds, if that is quickly read; of more than that nothing is known until it is out of reach. */
    private RecentIds recall() {
        var recalled = new RecentIds(knownIds, GENERATION_MS, Long.MIN_VALUE);
        int scanned = 0;
        try (var all = seen.all()) {
            while (all.hasNext()) {
                if (++scanned > Math.min(SCANNED, knownIds)) {
                    // No later receipt than this is accepted.
                    return new RecentIds(knownIds, GENERATION_MS, context().currentSystemTimeMs() + GENERATION_MS);
                }
                var entry = all.next();
                recalled.add(MessageKey.hash(entry.key.key()), entry.value);
            }
        }
        return recalled;
    }

    @Override
    public void process(Record<String, RawEvent> record) {
        if (recent == null) {
            recent = recall();
        }
        var event = record.value();
        var key = keys.of(event.getTenant(), event.getMessageId());
        var receivedAt = event.getReceivedAt();
        var generation = generation(receivedAt);
        var hash = MessageKey.hash(key);
        if (!recent.surelyNew(hash, receivedAt) && wasSeen(key, receivedAt, generation)) {
            counters.duplicate();
            return;
        }
        recent.add(hash, receivedAt);
        context().forward(record);
    }

    private boolean wasSeen(Bytes key, long receivedAt, long generation) {
        if (seen.fetch(key, generation) != null) {
            return true;
        }
        if (isNear(seen.fetch(key, generation - GENERATION_MS), receivedAt)) {
            return true;
        }
        // The next generation has entries only if the stream's time, which survives restarts, has come that far.
        return context().currentStreamTimeMs() >= generation + GENERATION_MS
                && isNear(seen.fetch(key, generation + GENERATION_MS), receivedAt);
    }

    private static boolean isNear(Long first, long receivedAt) {
        return first != null && Math.abs(receivedAt - first) < GENERATION_MS;
    }
}
