package io.millrace.enrichment.enricher;

import io.millrace.enrichment.count.EnrichmentCounters;
import io.millrace.enrichment.dedup.DedupProcessor;
import io.millrace.enrichment.dedup.SeenMessages;
import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.runtime.failed.FailedEventCounter;
import io.millrace.runtime.failed.FailedEvents;
import io.millrace.runtime.streams.RecordSizeLimits;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.failed.Stage;
import io.millrace.schemas.topic.Topics;
import java.time.Clock;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Turns resolved events into the bytes of enriched ones, each into one. An event that is too large for a record with all
 * that is known of its person goes on with its own traits only, marked as an event whose {@code traits} failed; one that is
 * too large even so becomes a failed event.
 */
public final class EnrichProcessor extends ContextualProcessor<String, ResolvedEvent, String, byte[]> {
    /** The node that enriched events are forwarded to. */
    public static final String ENRICHED = "events-enriched";

    /** The node that failed events are forwarded to. */
    public static final String TOO_LARGE = "events-too-large";

    private final EnricherChain chain;
    private final EventSerializers bytes;
    private final EnrichmentCounters counters;
    private final FailedEventCounter failures;
    private final Clock clock;
    private RecordSizeLimits sizes;
    private SeenMessages seen;

    public EnrichProcessor(
            EnricherChain chain,
            EventSerializers bytes,
            EnrichmentCounters counters,
            FailedEventCounter failures,
            Clock clock) {
        this.chain = chain;
        this.bytes = bytes;
        this.counters = counters;
        this.failures = failures;
        this.clock = clock;
    }

    @Override
    public void init(ProcessorContext<String, byte[]> context) {
        super.init(context);
        sizes = RecordSizeLimits.from(context);
        seen = new SeenMessages(context.getStateStore(DedupProcessor.STORE));
    }

    @Override
    public void process(Record<String, ResolvedEvent> record) {
        var in = record.value();
        var value = bytes.of(chain.enrich(in));
        int limit = sizes.maxBytes(Topics.EVENTS_ENRICHED.name());
        if (!fits(record.key(), value, limit)) {
            value = bytes.of(chain.enrichWithout("traits", in));
        }
        if (!fits(record.key(), value, limit)) {
            fail(record, value.length, limit);
            return;
        }
        counters.enriched();
        context().forward(record.withValue(value), ENRICHED);
        // Last: whatever failed before, the event may come again.
        seen.add(in.raw());
    }

    /** Three bytes for each char of the key: no more than UTF-8 takes. */
    private static boolean fits(String key, byte[] value, int limit) {
        return 3L * key.length() + value.length <= limit;
    }

    private void fail(Record<String, ResolvedEvent> record, int size, int limit) {
        var raw = record.value().raw();
        var builder = FailedEvents.of(
                        Stage.ENRICHMENT,
                        FailureReason.EVENT_TOO_LARGE,
                        "enriched it has " + size + " bytes; with its key " + limit + " are allowed")
                .tenant(raw.getTenant())
                .messageId(raw.getMessageId())
                .redriven(record.headers())
                .original(bytes.of(raw));
        context().recordMetadata().ifPresent(at -> builder.from(at.topic(), at.partition(), at.offset()));
        var failed = builder.build(clock.millis());
        counters.failed();
        failures.count(failed);
        context().forward(failed(record, failed), TOO_LARGE);
    }

    private Record<String, byte[]> failed(Record<String, ResolvedEvent> record, FailedEvent failed) {
        return record.withKey(FailedEvents.key(failed))
                .withValue(bytes.of(failed))
                .withTimestamp(failed.getFailedAt());
    }
}
