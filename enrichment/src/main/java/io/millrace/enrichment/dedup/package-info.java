/** Drops messages that were received before within 24 hours. */
package io.millrace.enrichment.dedup;
