/** The enrichment stage: raw event to enriched event. */
package io.millrace.enrichment;
