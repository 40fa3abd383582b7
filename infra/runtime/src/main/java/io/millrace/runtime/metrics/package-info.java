/** Metrics of Kafka's clients and of RocksDB, as Prometheus reads them. */
package io.millrace.runtime.metrics;
