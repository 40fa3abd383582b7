package io.millrace.ingest.produce;

import io.millrace.schemas.failed.FailureReason;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The counters of ingest: a contract. Of every request whose body was read with a known key, each event counts once
 * when the answer is given, and a body that is malformed as a whole counts as one event:
 *
 * <pre>
 * received = accepted + rejected + refused        (per tenant)
 * rejected &lt;= failed_written                      (equal when nothing was refused)
 * </pre>
 *
 * Accepted: acknowledged on events.raw. Rejected: at fault, acknowledged on events.failed. Refused: answered 503, to be
 * sent again; some of its records may have been written, so failed_written may run ahead. Requests turned away before
 * their body was read count in {@code requests} only, by their status. Tenants are those of the config, so labels are
 * bounded; unless they may be named, all are counted as {@code *}, which no tenant is called. Thread-safe.
 */
public final class IngestCounters {
    private static final String ALL = "*";

    private final Counter received;
    private final Counter accepted;
    private final Counter rejected;
    private final Counter refused;
    private final Counter failedWritten;
    private final Counter requests;
    private final Counter unauthenticated;
    private final Counter bytes;
    private final Histogram seconds;
    private final Map<String, Tenant> tenants;

    /**
     * @param tenants those of the config
     * @param named whether labels may name them, to whoever reads metrics
     */
    public IngestCounters(CollectorRegistry registry, Collection<String> tenants, boolean named, ByteBudget budget) {
        received = counter("received", "Events that came with a known key.", "tenant")
                .register(registry);
        accepted = counter("accepted", "Events acknowledged on events.raw.", "tenant")
                .register(registry);
        rejected = counter("rejected", "Events at fault, by reason.", "tenant", "reason")
                .register(registry);
        refused = counter("refused", "Events answered 503, to be sent again.", "tenant")
                .register(registry);
        failedWritten = counter("failed_written", "Records acknowledged on events.failed.", "tenant")
                .register(registry);
        requests =
                counter("requests", "Requests answered, by status.", "status").register(registry);
        unauthenticated = counter("unauthenticated", "Requests without a known write key.")
                .register(registry);
        bytes = counter("bytes", "Bytes of bodies, inflated.", "tenant").register(registry);
        seconds = Histogram.build("millrace_ingest_request_seconds", "From a body's end to its answer.")
                .buckets(.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10)
                .register(registry);
        Gauge.build("millrace_ingest_in_flight_bytes", "Bytes that requests in flight hold.")
                .create()
                .setChild(new Gauge.Child() {
                    @Override
                    public double get() {
                        return budget.used();
                    }
                })
                .register(registry);
        this.tenants = tenants.stream()
                .distinct()
                .collect(Collectors.toUnmodifiableMap(name -> name, name -> new Tenant(named ? name : ALL)));
    }

    private static Counter.Builder counter(String name, String help, String... labels) {
        return Counter.build("millrace_ingest_" + name + "_total", help).labelNames(labels);
    }

    /** The counters of a configured tenant. */
    public Tenant tenant(String name) {
        return tenants.get(name);
    }

    /** A request was answered. */
    public void answered(int status) {
        requests.labels(Integer.toString(status)).inc();
    }

    /** A request was without a known key. */
    public void unauthenticated() {
        unauthenticated.inc();
    }

    /** How long a request took from its body's end to its answer. */
    public void took(double elapsedSeconds) {
        seconds.observe(elapsedSeconds);
    }

    /** Counters of one tenant, looked up once. */
    public final class Tenant {
        private final String name;
        private final Counter.Child received;
        private final Counter.Child accepted;
        private final Counter.Child refused;
        private final Counter.Child failedWritten;
        private final Counter.Child bytes;

        private Tenant(String name) {
            this.name = name;
            this.received = IngestCounters.this.received.labels(name);
            this.accepted = IngestCounters.this.accepted.labels(name);
            this.refused = IngestCounters.this.refused.labels(name);
            this.failedWritten = IngestCounters.this.failedWritten.labels(name);
            this.bytes = IngestCounters.this.bytes.labels(name);
        }

        /** A body with so many events was read. */
        public void received(int events, int bodyBytes) {
            received.inc(events);
            bytes.inc(bodyBytes);
        }

        /** Events were accepted. */
        public void accepted(int events) {
            accepted.inc(events);
        }

        /** An event was rejected. */
        public void rejected(FailureReason reason) {
            rejected.labels(name, reason.name()).inc();
        }

        /** Events were answered 503. */
        public void refused(int events) {
            refused.inc(events);
        }

        /** A record was acknowledged on events.failed. */
        public void failedWritten() {
            failedWritten.inc();
        }
    }
}
