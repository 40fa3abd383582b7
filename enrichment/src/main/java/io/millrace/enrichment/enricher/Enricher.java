package io.millrace.enrichment.enricher;

import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.schemas.event.EnrichedEvent;

/**
 * Fills in some fields of an enriched event from the event alone and from tables that are loaded at the start: no clock,
 * no network, no state. It may throw on input it cannot take; the event then goes on without it, marked. It sets fields
 * only after it has computed all of them, replaces maps rather than changing them, and is thread-safe.
 */
interface Enricher {
    void enrich(ResolvedEvent in, EnrichedEvent out);
}
