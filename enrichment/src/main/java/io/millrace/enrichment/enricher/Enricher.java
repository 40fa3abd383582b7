package io.millrace.enrichment.enricher;

import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.schemas.event.EnrichedEvent;

/**
 * Pure function that sets some fields of an enriched event, from the event and from tables loaded at the start: no clock, no
 * network, no state.
 *
 * <p>An implementation computes all its fields before it sets the first one, replaces maps instead of changing them, and is
 * thread-safe. It may throw on input that it cannot read; the event then goes on without its fields, marked. {@link
 * EnricherRegistry} gives it its name.
 */
interface Enricher {
    /**
     * Sets the enricher's fields.
     *
     * @param in the event with its person and session
     * @param out the event with the fields that earlier enrichers have set
     */
    void enrich(ResolvedEvent in, EnrichedEvent out);
}
