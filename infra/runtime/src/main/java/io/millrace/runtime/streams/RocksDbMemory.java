package io.millrace.runtime.streams;

import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;

/** Exports the memory that all state stores share: its bound and its use. */
final class RocksDbMemory extends Collector {
    @Override
    public List<MetricFamilySamples> collect() {
        return List.of(
                new GaugeMetricFamily(
                        "millrace_rocksdb_memory_budget_bytes",
                        "Bound of block cache and write buffers of all state stores together.",
                        BoundedRocksDb.budgetInForce()),
                new GaugeMetricFamily(
                        "millrace_rocksdb_memory_used_bytes",
                        "Block cache and write buffers in use.",
                        BoundedRocksDb.used()));
    }
}
