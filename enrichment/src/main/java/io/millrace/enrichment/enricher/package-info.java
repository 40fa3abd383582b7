/** Enrichers: pure functions that set fields of the enriched event, run in the configured order. */
package io.millrace.enrichment.enricher;
