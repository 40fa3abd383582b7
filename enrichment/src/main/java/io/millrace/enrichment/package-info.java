/** The enrichment stage: its main, configuration and topology, from raw to enriched events. */
package io.millrace.enrichment;
