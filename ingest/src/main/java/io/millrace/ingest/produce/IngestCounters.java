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
 * Metrics of ingest. Each event of a request whose body was read with a known key counts once, at the response; a body
 * that is malformed as a whole counts as one event:
 *
 * <pre>
 * received_events = accepted_events + rejected_events + refused_events     (per tenant)
 * rejected_events &lt;= dead_letters                                         (equal if nothing was refused)
 * </pre>
 *
 * Accepted: acknowledged on events.raw. Rejected: faulty, and acknowledged on events.failed. Refused: responded to with
 * 503, to be sent again; some of its records may have been written, so dead_letters may be ahead. Requests refused before
 * their body was read count in {@code requests} only, and so do those responded to with 429, which {@code
 * rate_limited_requests} counts, too. Tenants come from the configuration, which bounds the labels; unless
 * they may be named, all are counted as {@code *}, which is no valid tenant name. Thread-safe.
 */
public final class IngestCounters {
    private static final String ALL_TENANTS = "*";

    private final Counter received;
    private final Counter accepted;
    private final Counter rejected;
    private final Counter refused;
    private final Counter rateLimited;
    private final Counter deadLetters;
    private final Counter requests;
    private final Counter unauthenticated;
    private final Counter bytes;
    private final Histogram seconds;
    private final Map<String, Tenant> tenants;

    /**
     * @param tenants the configured tenants
     * @param named whether labels may name them
     */
    public IngestCounters(CollectorRegistry registry, Collection<String> tenants, boolean named, ByteBudget budget) {
        received = counter("received_events", "Events received with a known write key.", "tenant")
                .register(registry);
        accepted = counter("accepted_events", "Events acknowledged on events.raw.", "tenant")
                .register(registry);
        rejected = counter("rejected_events", "Events dead-lettered by ingest, by reason.", "tenant", "reason")
                .register(registry);
        refused = counter("refused_events", "Events responded to with 503, to be sent again.", "tenant")
                .register(registry);
        rateLimited = counter(
                        "rate_limited_requests",
                        "Requests responded to with 429, because the write key had sent its events of now.",
                        "tenant")
                .register(registry);
        deadLetters = counter("dead_letters", "Records acknowledged on events.failed.", "tenant")
                .register(registry);
        requests = counter("requests", "Requests responded to, by status.", "status")
                .register(registry);
        unauthenticated = counter("unauthenticated_requests", "Requests without a known write key.")
                .register(registry);
        bytes = counter("body_bytes", "Bytes of request bodies, inflated.", "tenant")
                .register(registry);
        seconds = Histogram.build(
                        "millrace_ingest_request_seconds", "Time from the end of a request's body to its response.")
                .buckets(.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10)
                .register(registry);
        Gauge.build(
                        "millrace_ingest_in_flight_bytes",
                        "Bytes that requests in flight hold together; ingest.inflight.bytes is the limit.")
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
                .collect(Collectors.toUnmodifiableMap(name -> name, name -> new Tenant(named ? name : ALL_TENANTS)));
    }

    private static Counter.Builder counter(String name, String help, String... labels) {
        return Counter.build("millrace_ingest_" + name + "_total", help).labelNames(labels);
    }

    /** The counters of a configured tenant. */
    public Tenant tenant(String name) {
        return tenants.get(name);
    }

    /** Counts a response. */
    public void responded(int status) {
        requests.labels(Integer.toString(status)).inc();
    }

    /** Counts a request without a known key. */
    public void unauthenticated() {
        unauthenticated.inc();
    }

    /** Records the time from the end of a body to the response. */
    public void processed(double elapsedSeconds) {
        seconds.observe(elapsedSeconds);
    }

    /** Counters of one tenant. */
    public final class Tenant {
        private final String name;
        private final Counter.Child received;
        private final Counter.Child accepted;
        private final Counter.Child refused;
        private final Counter.Child rateLimited;
        private final Counter.Child deadLetters;
        private final Counter.Child bytes;

        private Tenant(String name) {
            this.name = name;
            this.received = IngestCounters.this.received.labels(name);
            this.accepted = IngestCounters.this.accepted.labels(name);
            this.refused = IngestCounters.this.refused.labels(name);
            this.rateLimited = IngestCounters.this.rateLimited.labels(name);
            this.deadLetters = IngestCounters.this.deadLetters.labels(name);
            this.bytes = IngestCounters.this.bytes.labels(name);
        }

        /** Counts the events and the bytes of a body. */
        public void received(int events, int bodyBytes) {
            received.inc(events);
            bytes.inc(bodyBytes);
        }

        /** Counts accepted events. */
        public void accepted(int events) {
            accepted.inc(events);
        }

        /** Counts a rejected event. */
        public void rejected(FailureReason reason) {
            rejected.labels(name, reason.name()).inc();
        }

        /** Counts events responded to with 503. */
        public void refused(int events) {
            refused.inc(events);
        }

        /** Counts a request responded to with 429, of which nothing was taken. */
        public void rateLimited() {
            rateLimited.inc();
        }

        /** Counts a record acknowledged on events.failed. */
        public void deadLettered() {
            deadLetters.inc();
        }
    }
}
