/** Bloom filters that answer for an absent key without reading RocksDB, where a miss is the most expensive read. */
package io.millrace.enrichment.bloom;
