/** Prometheus metrics of Kafka clients, and counters that move with transactions. */
package io.millrace.runtime.metrics;
