package io.millrace.enrichment.dedup;

import io.millrace.enrichment.count.EnrichmentCounters;
import io.millrace.schemas.event.RawEvent;
import io.millrace.tracing.Tracing;
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
 * Drops duplicates: messages whose tenant and messageId were enriched before with a {@code receivedAt} less than 24 hours
 * away, in either order of arrival. Exact, because seen ids are committed in the transaction that commits the enriched event.
 * The last step writes them ({@link SeenMessages}), so that an event on which a step failed is no duplicate when it is sent
 * again.
 *
 * <p>Seen ids are stored in windows of 24 hours by {@code receivedAt}, here called generations. A duplicate is in the
 * generation of its receipt or in a neighbouring one, so that point reads find it; generations expire as whole RocksDB
 * segments, without deletes. {@link RecentIds} spares these reads for most messages.
 */
public final class DedupProcessor extends ContextualProcessor<String, RawEvent, String, RawEvent> {
    /** Name of the store of seen message ids. */
    public static final String STORE = "seen-messages";

    static final long GENERATION_MS = Duration.ofHours(24).toMillis();
    private static final Duration RETENTION = Duration.ofMillis(2 * GENERATION_MS);

    /** Most stored ids that are read back when a task starts, which takes some tenths of a second. */
    private static final int MAX_SCANNED_IDS = 1 << 18;

    private final long filterIds;
    private final EnrichmentCounters counters;
    private final Tracing tracing;
    private final MessageKey keys = new MessageKey();
    private WindowStore<Bytes, Long> seen;
    private RecentIds recent;

    /** @param filterIds capacity of the task's Bloom filter over recent message ids; 1.5 bytes each */
    public DedupProcessor(long filterIds, EnrichmentCounters counters, Tracing tracing) {
        this.filterIds = filterIds;
        this.counters = counters;
        this.tracing = tracing;
    }

    /** Builder of the store: with a changelog, without a cache (ids are rarely read back and never rewritten). */
    public static StoreBuilder<WindowStore<Bytes, Long>> store() {
        return Stores.windowStoreBuilder(
                        Stores.persistentWindowStore(STORE, RETENTION, Duration.ofMillis(GENERATION_MS), false),
                        Serdes.Bytes(),
                        Serdes.Long())
                // Keys never repeat, so compacting the changelog would cost the broker CPU for nothing.
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
        // Rebuilt with the first message: an aborted transaction has removed ids that the filter may hold.
        recent = null;
    }

    /** Rebuilds the filter from the store. If the store is too large, the filter reports no id as new until everything in the store has expired. */
    private RecentIds rebuild() {
        var rebuilt = new RecentIds(filterIds, GENERATION_MS, Long.MIN_VALUE);
        int scanned = 0;
        try (var all = seen.all()) {
            while (all.hasNext()) {
                if (++scanned > Math.min(MAX_SCANNED_IDS, filterIds)) {
                    // No stored receipt is later than this: EventValidator rejects those of more than a day ahead.
                    return new RecentIds(filterIds, GENERATION_MS, context().currentSystemTimeMs() + GENERATION_MS);
                }
                var entry = all.next();
                rebuilt.add(MessageKey.hash(entry.key.key()), entry.value);
            }
        }
        return rebuilt;
    }

    @Override
    public void process(Record<String, RawEvent> record) {
        if (recent == null) {
            recent = rebuild();
        }
        var event = record.value();
        var key = keys.of(event.getTenant(), event.getMessageId());
        var receivedAt = event.getReceivedAt();
        var generation = generation(receivedAt);
        var hash = MessageKey.hash(key);
        if (!recent.isDefinitelyNew(hash, receivedAt) && wasSeen(key, receivedAt, generation)) {
            counters.duplicateDropped();
            tracing.handling(record.headers(), "drop duplicate").end();
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
        // The next generation has entries only if stream time, which survives restarts, has reached it.
        return context().currentStreamTimeMs() >= generation + GENERATION_MS
                && isNear(seen.fetch(key, generation + GENERATION_MS), receivedAt);
    }

    private static boolean isNear(Long first, long receivedAt) {
        return first != null && Math.abs(receivedAt - first) < GENERATION_MS;
    }
}
