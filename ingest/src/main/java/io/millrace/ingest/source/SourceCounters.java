package io.millrace.ingest.source;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import java.util.function.DoubleSupplier;

/**
 * Metrics of all sources. A record counts when the transaction commits that its offset is part of, so that over every crash
 *
 * <pre>
 * read_records = produced_events + failed_records + skipped_records     (per source)
 * </pre>
 *
 * Produced: on events.raw. Failed: on events.failed. Skipped: tombstones, and records that describe no event. A commit
 * without a response may have happened; it counts as aborted. Thread-safe.
 */
final class SourceCounters {
    private final Counter read = counter("read_records", "Records of sources that were read and are done.");
    private final Counter produced = counter("produced_events", "Records that became events on events.raw.");
    private final Counter failed = counter("failed_records", "Records that were dead-lettered, by reason.", "reason");
    private final Counter skipped = counter("skipped_records", "Records without an event, by reason.", "reason");
    private final Counter retries = counter("retries", "Failures after which a source began anew.");
    private final Gauge lagRecords = gauge("lag_records", "Records that wait in the partitions of this instance.");
    private final Gauge lagSeconds = gauge(
            "lag_seconds", "Age of the last record that is done, in the partition furthest behind; 0 if none waits.");
    private final Gauge running = gauge("running", "1 while the source reads, 0 while it waits or retries.");

    SourceCounters(CollectorRegistry registry) {
        read.register(registry);
        produced.register(registry);
        failed.register(registry);
        skipped.register(registry);
        retries.register(registry);
        lagRecords.register(registry);
        lagSeconds.register(registry);
        running.register(registry);
    }

    private static Counter counter(String name, String help, String... more) {
        var labels = new String[more.length + 1];
        labels[0] = "source";
        System.arraycopy(more, 0, labels, 1, more.length);
        return Counter.build("millrace_ingest_source_" + name + "_total", help)
                .labelNames(labels)
                .create();
    }

    private static Gauge gauge(String name, String help) {
        return Gauge.build("millrace_ingest_source_" + name, help)
                .labelNames("source")
                .create();
    }

    /** Counts what one committed transaction made of its records. */
    void committed(String source, SourceBatch batch) {
        read.labels(source).inc((double) batch.read());
        produced.labels(source).inc((double) batch.produced());
        batch.failed()
                .forEach((reason, count) -> failed.labels(source, reason.name()).inc(count.doubleValue()));
        batch.skipped()
                .forEach((reason, count) -> skipped.labels(source, reason).inc(count.doubleValue()));
    }

    /** Counts a failure. */
    void retried(String source) {
        retries.labels(source).inc();
    }

    /** Publishes how far behind and in which state the source is, from then on at each scrape. */
    void follow(String source, SourceProgress progress) {
        running.setChild(child(progress::running), source);
        lagRecords.setChild(child(progress::lagRecords), source);
        lagSeconds.setChild(child(progress::lagSeconds), source);
        read.labels(source);
        produced.labels(source);
        retries.labels(source);
    }

    private static Gauge.Child child(DoubleSupplier value) {
        return new Gauge.Child() {
            @Override
            public double get() {
                return value.getAsDouble();
            }
        };
    }
}
