package io.millrace.enrichment.enricher;

import io.millrace.enrichment.count.EnrichmentCounters;
import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.schemas.event.EnrichedEvent;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;

/** Turns resolved events into enriched ones, each into one. */
public final class EnrichProcessor extends ContextualFixedKeyProcessor<String, ResolvedEvent, EnrichedEvent> {
    private final EnricherChain chain;
    private final EnrichmentCounters counters;

    public EnrichProcessor(EnricherChain chain, EnrichmentCounters counters) {
        this.chain = chain;
        this.counters = counters;
    }

    @Override
    public void process(FixedKeyRecord<String, ResolvedEvent> record) {
        var enriched = chain.enrich(record.value());
        counters.enriched();
        context().forward(record.withValue(enriched));
    }
}
