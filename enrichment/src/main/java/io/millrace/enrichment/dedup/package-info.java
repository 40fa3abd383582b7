/** Deduplication of messages by tenant and messageId over 24 hours. */
package io.millrace.enrichment.dedup;
