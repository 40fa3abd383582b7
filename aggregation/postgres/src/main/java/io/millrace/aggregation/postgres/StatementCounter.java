package io.millrace.aggregation.postgres;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;

/**
 * Counts queries as {@code millrace_query_postgres_statements_total{outcome}}, each once:
 * {@code queries that began = completed + failed + canceled (+ running)}. Thread-safe.
 */
final class StatementCounter {
    private final Counter statements;

    StatementCounter(CollectorRegistry metrics) {
        statements = Counter.build(
                        "millrace_query_postgres_statements_total",
                        "Queries of clients of PostgreSQL by their outcome.")
                .labelNames("outcome")
                .register(metrics);
    }

    void completed() {
        statements.labels("completed").inc();
    }

    void failed() {
        statements.labels("failed").inc();
    }

    void canceled() {
        statements.labels("canceled").inc();
    }
}
