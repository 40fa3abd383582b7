package io.millrace.ingest;

import io.millrace.ingest.auth.KeyOrigins;
import io.millrace.ingest.auth.RateSettings;
import io.millrace.ingest.auth.WriteKeys;
import io.millrace.ingest.event.RequestLimits;
import io.millrace.ingest.http.CollectorSettings;
import io.millrace.ingest.http.TrustedProxies;
import io.millrace.ingest.source.Sources;
import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.HttpConfig;
import io.millrace.runtime.config.KafkaConfig;
import io.millrace.runtime.config.Key;
import io.millrace.runtime.config.PlaceholderIdsConfig;
import io.millrace.schemas.value.AddressBlock;
import io.millrace.schemas.value.EventLimits;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * Validated settings of ingest.
 *
 * @param kafka broker and registry
 * @param http host and port to listen on
 * @param collector settings of the collector
 * @param tenantsInMetrics whether {@code /metrics} has a label for each tenant
 * @param inFlightBytes most bytes that requests in flight hold together
 * @param bufferBytes buffer memory of the producer
 * @param sources Kafka topics to read events from
 */
record IngestConfig(
        KafkaConfig kafka,
        HttpConfig http,
        CollectorSettings collector,
        boolean tenantsInMetrics,
        long inFlightBytes,
        long bufferBytes,
        Sources sources) {
    private static final int DEFAULT_PORT = 8080;

    private static final Key<List<String>> KEYS = Key.strings(
                    "ingest.write.keys", "Write keys and their tenants, as key:tenant, separated by commas.")
            .defaultsTo(List.of("local:default"))
            .secret();
    private static final Key<Integer> RATE = Key.integer(
                    "ingest.rate.events",
                    "Most events a second of each write key, on each instance, in bursts of twice as many; beyond it,"
                            + " requests get 429 with Retry-After. 0 for no limit.")
            .defaultsTo(0)
            .between(0, RateSettings.MOST);
    private static final Key<List<String>> RATES = Key.strings(
                    "ingest.rate.keys", "The same for single write keys, as key=events, separated by commas.")
            .defaultsTo(List.of())
            .secret();
    private static final Key<List<String>> ORIGINS = Key.strings(
                    "ingest.cors.origins",
                    "Origins whose pages may send, such as https://shop.example or https://*.shop.example, separated by"
                            + " commas; * for any.")
            .defaultsTo(List.of("*"));
    private static final Key<List<String>> ORIGINS_OF_KEYS = Key.strings(
                    "ingest.cors.keys",
                    "Origins whose pages may send with single write keys, as key=origin, once or more a key; such a key"
                            + " has no others.")
            .defaultsTo(List.of())
            .secret();
    private static final Key<Long> EVENT_BYTES = Key.bytes("ingest.event.bytes", "Maximum size of one event's JSON.")
            .defaultsTo((long) RequestLimits.SEGMENT.eventBytes())
            .between(1_024L, 512L * 1_024);
    private static final Key<Long> BATCH_BYTES = Key.bytes(
                    "ingest.batch.bytes", "Maximum size of a request's body, inflated.")
            .defaultsTo((long) RequestLimits.SEGMENT.batchBytes())
            .between(1_024L, 1_024L * 1_024);
    private static final Key<Integer> BATCH_EVENTS = Key.integer(
                    "ingest.batch.events", "Maximum number of events in a batch.")
            .defaultsTo(RequestLimits.SEGMENT.batchEvents())
            .between(1, 100_000);
    private static final Key<Integer> JSON_DEPTH = Key.integer(
                    "ingest.json.depth", "Maximum nesting depth of an event's JSON.")
            .defaultsTo(RequestLimits.SEGMENT.jsonDepth())
            .between(4, 500);
    private static final Key<String> EARLIEST = Key.string(
                    "ingest.time.earliest", "Earliest event time, ISO-8601; earlier events are rejected.")
            .defaultsTo("1971-01-01T00:00:00Z")
            .such("an ISO-8601 time in UTC, 1971 or later", IngestConfig::isEarliest);
    private static final Key<Integer> PROXIES = Key.integer(
                    "ingest.trusted.proxies",
                    "Number of proxies in front, each appending to X-Forwarded-For; 0 ignores that header.")
            .defaultsTo(0)
            .between(0, 10);
    private static final Key<List<String>> PROXY_NETWORKS = Key.strings(
                    "ingest.trusted.networks",
                    "Networks of the nearest of these proxies, such as 10.20.0.0/16: X-Forwarded-For of any other peer is"
                            + " ignored. If empty, every peer is taken for the proxy, so nobody else may reach the port.")
            .defaultsTo(List.of())
            .such("blocks such as 10.20.0.0/16", texts -> texts.stream().allMatch(IngestConfig::isBlock));
    private static final Key<String> PUBLIC_URL = Key.string(
                    "ingest.public.url",
                    "Base URL at which browsers reach ingest, returned by the settings endpoint; the host of each"
                            + " request if absent.")
            .optional()
            .such("an http or https URL", IngestConfig::isHttp);
    private static final Key<Duration> IDLE = Key.duration(
                    "ingest.idle.timeout", "Idle connections are closed after this time.")
            .defaultsTo(Duration.ofSeconds(60))
            .between(Duration.ofSeconds(1), Duration.ofHours(1));
    private static final Key<Boolean> TENANTS_IN_METRICS = Key.bool(
                    "ingest.metrics.tenants",
                    "Whether /metrics has a label for each tenant; if false, all tenants are counted as \"*\"."
                            + " /metrics is on the public port, so set it to true only if a proxy blocks that path.")
            .defaultsTo(false);
    private static final Key<Long> IN_FLIGHT = Key.bytes(
                    "ingest.inflight.bytes",
                    "Most bytes that requests in flight hold together; beyond it, requests get 503 with Retry-After.")
            .defaultsTo(64L << 20)
            .between(2L << 20, 8L << 30);
    private static final Key<Long> BUFFER = Key.bytes(
                    "ingest.producer.buffer.bytes",
                    "Buffer memory of the Kafka producer; when it is full, requests get 503 with Retry-After.")
            .defaultsTo(64L << 20)
            .between(4L << 20, 8L << 30);

    private static final Key<Path> SOURCES = Key.path(
                    "ingest.sources",
                    "YAML file of Kafka topics to read events from (`ingest/SOURCES.md`); none if absent.")
            .optional();

    static IngestConfig read(ConfigReader r) {
        var limits = new RequestLimits(
                r.get(EVENT_BYTES).intValue(), r.get(BATCH_BYTES).intValue(), r.get(BATCH_EVENTS), r.get(JSON_DEPTH));
        var keys = keys(r);
        int rate = r.get(RATE);
        var collector = new CollectorSettings(
                keys,
                parsed(r, RATES, RateSettings.NONE, entries -> RateSettings.parse(rate, entries, keys)),
                origins(r, keys),
                limits,
                PlaceholderIdsConfig.read(r),
                Instant.parse(r.get(EARLIEST)),
                new TrustedProxies(
                        r.get(PROXIES),
                        r.get(PROXY_NETWORKS).stream().map(AddressBlock::parse).toList()),
                r.find(PUBLIC_URL).orElse(null),
                r.get(IDLE));
        return new IngestConfig(
                KafkaConfig.read(r),
                HttpConfig.read(r, "ingest", DEFAULT_PORT),
                collector,
                r.get(TENANTS_IN_METRICS),
                r.get(IN_FLIGHT),
                r.get(BUFFER),
                sources(r, collector.keys()));
    }

    private static WriteKeys keys(ConfigReader r) {
        return parsed(r, KEYS, WriteKeys.parse(List.of("local:default")), WriteKeys::parse);
    }

    private static KeyOrigins origins(ConfigReader r, WriteKeys keys) {
        var all = parsed(r, ORIGINS, List.<String>of(), entries -> {
            KeyOrigins.parse(entries, List.of(), keys);
            return entries;
        });
        return parsed(r, ORIGINS_OF_KEYS, KeyOrigins.ANY, entries -> KeyOrigins.parse(all, entries, keys));
    }

    private static <T> T parsed(ConfigReader r, Key<List<String>> key, T otherwise, Function<List<String>, T> parser) {
        try {
            return parser.apply(r.get(key));
        } catch (IllegalArgumentException e) {
            // Rejected at the edge: reported with all other errors of the configuration.
            r.fail(key, e.getMessage());
            return otherwise;
        }
    }

    /** @param keys write keys, whose tenants a source may send for; null for not checking that */
    static Sources sources(ConfigReader r, WriteKeys keys) {
        var file = r.find(SOURCES);
        if (file.isEmpty()) {
            return Sources.NONE;
        }
        try {
            return Sources.read(file.get(), keys, System.getenv());
        } catch (IllegalArgumentException e) {
            // Rejected at the edge: reported with all other errors of the configuration.
            r.fail(SOURCES, "has errors:\n" + e.getMessage());
            return Sources.NONE;
        }
    }

    private static boolean isEarliest(String text) {
        try {
            return EventLimits.isTime(Instant.parse(text).toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            // Rejected at the edge: reported with all other errors of the configuration.
            return false;
        }
    }

    private static boolean isBlock(String text) {
        try {
            AddressBlock.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            // Rejected at the edge: reported with all other errors of the configuration.
            return false;
        }
    }

    private static boolean isHttp(String text) {
        try {
            var uri = URI.create(text);
            return uri.getRawAuthority() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
        } catch (IllegalArgumentException e) {
            // Rejected at the edge: reported with all other errors of the configuration.
            return false;
        }
    }
}
