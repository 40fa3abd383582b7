/** Pure functions that fill in an enriched event, in the order of the configuration. */
package io.millrace.enrichment.enricher;
