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
import io.millrace.tracing.Tracing;
import java.time.Clock;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Enriches resolved events and forwards the serialized results. An event that the traits of its person make too large for a
 * record is forwarded with its own traits only, marked as if {@code traits} had failed. One that is still too large is
 * dead-lettered.
 */
public final class EnrichProcessor extends ContextualProcessor<String, ResolvedEvent, String, byte[]> {
    /** Name of the sink node for enriched events. */
    public static final String ENRICHED = "events-enriched";

    /** Name of the sink node for events that are too large. */
    public static final String TOO_LARGE = "events-too-large";

    private final EnricherChain chain;
    private final EventSerializers serializers;
    private final EnrichmentCounters counters;
    private final FailedEventCounter failures;
    private final Tracing tracing;
    private final Clock clock;
    private RecordSizeLimits sizes;
    private SeenMessages seen;

    public EnrichProcessor(
            EnricherChain chain,
            EventSerializers serializers,
            EnrichmentCounters counters,
            FailedEventCounter failures,
            Tracing tracing,
            Clock clock) {
        this.chain = chain;
        this.serializers = serializers;
        this.counters = counters;
        this.failures = failures;
        this.tracing = tracing;
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
        var span = tracing.handling(record.headers(), "enrich");
        var value = serializers.serialize(chain.enrich(in));
        int limit = sizes.maxBytes(Topics.EVENTS_ENRICHED.name());
        if (!fits(record.key(), value, limit)) {
            value = serializers.serialize(chain.enrichWithout("traits", in));
        }
        if (!fits(record.key(), value, limit)) {
            fail(record, value.length, limit);
            span.fail("too large, written to events.failed").end();
            return;
        }
        counters.eventEnriched();
        span.tag("millrace.message.id", in.raw().getMessageId()).mark(record.headers());
        context().forward(record.withValue(value), ENRICHED);
        // Last: an event on which an earlier step failed may be sent again and must not be a duplicate then.
        seen.markSeen(in.raw());
        span.end();
    }

    /** Counts three bytes per char of the key, the most that UTF-8 takes. */
    private static boolean fits(String key, byte[] value, int limit) {
        return 3L * key.length() + value.length <= limit;
    }

    private void fail(Record<String, ResolvedEvent> record, int size, int limit) {
        var raw = record.value().raw();
        var builder = FailedEvents.of(
                        Stage.ENRICHMENT,
                        FailureReason.EVENT_TOO_LARGE,
                        "the enriched event has " + size + " bytes; with its key at most " + limit + " are allowed")
                .tenant(raw.getTenant())
                .messageId(raw.getMessageId())
                .redriven(record.headers())
                .original(serializers.serialize(raw));
        context().recordMetadata().ifPresent(at -> builder.from(at.topic(), at.partition(), at.offset()));
        var failed = builder.build(clock.millis());
        counters.eventFailed();
        failures.count(failed);
        context().forward(failedRecord(record, failed), TOO_LARGE);
    }

    private Record<String, byte[]> failedRecord(Record<String, ResolvedEvent> record, FailedEvent failed) {
        return record.withKey(FailedEvents.key(failed))
                .withValue(serializers.serialize(failed))
                .withTimestamp(failed.getFailedAt());
    }
}
