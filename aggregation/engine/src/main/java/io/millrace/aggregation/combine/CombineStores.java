package io.millrace.aggregation.combine;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Stores of one combining task.
 *
 * @param histories per-person histories
 * @param backfills progress of backfills, and the watermark
 * @param pointers which persons were given up, and for whom
 * @param groups which groups counted a person
 */
record CombineStores(
        KeyValueStore<Bytes, byte[]> histories,
        KeyValueStore<Bytes, byte[]> backfills,
        KeyValueStore<Bytes, byte[]> pointers,
        KeyValueStore<Bytes, byte[]> groups) {}
