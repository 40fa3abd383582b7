package io.millrace.ingest;

import io.millrace.ingest.auth.WriteKeys;
import io.millrace.ingest.event.RequestLimits;
import io.millrace.ingest.http.CollectorSettings;
import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.HttpConfig;
import io.millrace.runtime.config.KafkaConfig;
import io.millrace.runtime.config.Key;
import io.millrace.runtime.config.NobodyConfig;
import io.millrace.schemas.value.EventLimits;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * All settings of ingest, validated.
 *
 * @param kafka broker and registry
 * @param http where it listens
 * @param collector how requests are treated
 * @param tenantsInMetrics whether {@code /metrics} names tenants
 * @param inFlightBytes most bytes that requests in flight hold together
 * @param bufferBytes memory of the producer
 */
public record IngestConfig(
        KafkaConfig kafka,
        HttpConfig http,
        CollectorSettings collector,
        boolean tenantsInMetrics,
        long inFlightBytes,
        long bufferBytes) {
    private static final int PORT = 8080;

    private static final Key<List<String>> KEYS = Key.strings(
                    "ingest.write.keys", "Write keys and the tenants they stand for: key:tenant, separated by commas.")
            .defaultsTo(List.of("local:default"))
            .secret();
    private static final Key<Long> EVENT_BYTES = Key.bytes("ingest.event.bytes", "Most bytes of one event's JSON.")
            .defaultsTo((long) RequestLimits.SEGMENT.eventBytes())
            .between(1_024L, 512L * 1_024);
    private static final Key<Long> BATCH_BYTES = Key.bytes(
                    "ingest.batch.bytes", "Most bytes of a request's body, inflated.")
            .defaultsTo((long) RequestLimits.SEGMENT.batchBytes())
            .between(1_024L, 1_024L * 1_024);
    private static final Key<Integer> BATCH_EVENTS = Key.integer("ingest.batch.events", "Most events of a batch.")
            .defaultsTo(RequestLimits.SEGMENT.batchEvents())
            .between(1, 100_000);
    private static final Key<Integer> JSON_DEPTH = Key.integer(
                    "ingest.json.depth", "Deepest nesting of an event's JSON.")
            .defaultsTo(RequestLimits.SEGMENT.jsonDepth())
            .between(4, 500);
    private static final Key<String> EARLIEST = Key.string(
                    "ingest.time.earliest", "Events from before this time, ISO-8601, are rejected.")
            .defaultsTo("1971-01-01T00:00:00Z")
            .such("an ISO-8601 time in UTC, 1971 or later", IngestConfig::isEarliest);
    private static final Key<Integer> PROXIES = Key.integer(
                    "ingest.trusted.proxies",
                    "Proxies in front, each appending to X-Forwarded-For; 0 ignores that header.")
            .defaultsTo(0)
            .between(0, 10);
    private static final Key<String> PUBLIC_URL = Key.string(
                    "ingest.public.url",
                    "Base URL that browsers reach ingest at, told to them by the settings endpoint; each request's own host if absent.")
            .optional()
            .such("an http or https URL", IngestConfig::isHttp);
    private static final Key<Duration> IDLE = Key.duration(
                    "ingest.idle.timeout", "Silent connections are closed after.")
            .defaultsTo(Duration.ofSeconds(60))
            .between(Duration.ofSeconds(1), Duration.ofHours(1));
    private static final Key<Boolean> TENANTS_IN_METRICS = Key.bool(
                    "ingest.metrics.tenants",
                    "Whether /metrics counts each tenant under its name. It is on the port that the world reaches: unless a proxy keeps /metrics from it, leave this off; then all tenants are counted together, as tenant \"*\".")
            .defaultsTo(false);
    private static final Key<Long> IN_FLIGHT = Key.bytes(
                    "ingest.inflight.bytes",
                    "Most bytes that requests in flight hold together; beyond, requests are answered 503 with Retry-After.")
            .defaultsTo(64L << 20)
            .between(2L << 20, 8L << 30);
    private static final Key<Long> BUFFER = Key.bytes(
                    "ingest.producer.buffer.bytes", "Memory of the producer for records on their way.")
            .defaultsTo(64L << 20)
            .between(4L << 20, 8L << 30);

    static IngestConfig read(ConfigReader r) {
        var limits = new RequestLimits(
                r.get(EVENT_BYTES).intValue(), r.get(BATCH_BYTES).intValue(), r.get(BATCH_EVENTS), r.get(JSON_DEPTH));
        var collector = new CollectorSettings(
                keys(r),
                limits,
                NobodyConfig.read(r),
                Instant.parse(r.get(EARLIEST)),
                r.get(PROXIES),
                r.find(PUBLIC_URL).orElse(null),
                r.get(IDLE));
        return new IngestConfig(
                KafkaConfig.read(r),
                HttpConfig.read(r, "ingest", PORT),
                collector,
                r.get(TENANTS_IN_METRICS),
                r.get(IN_FLIGHT),
                r.get(BUFFER));
    }

    private static WriteKeys keys(ConfigReader r) {
        try {
            return WriteKeys.parse(r.get(KEYS));
        } catch (IllegalArgumentException e) {
            // Refused at the edge: told with all other errors of the configuration.
            r.fail(KEYS, e.getMessage());
            return WriteKeys.parse(List.of("local:default"));
        }
    }

    private static boolean isEarliest(String text) {
        try {
            return EventLimits.isTime(Instant.parse(text).toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            // Refused at the edge: told with all other errors of the configuration.
            return false;
        }
    }

    private static boolean isHttp(String text) {
        try {
            var uri = URI.create(text);
            return uri.getRawAuthority() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
        } catch (IllegalArgumentException e) {
            // Refused at the edge: told with all other errors of the configuration.
            return false;
        }
    }
}
