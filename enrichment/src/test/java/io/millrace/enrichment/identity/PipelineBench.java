package io.millrace.enrichment.identity;

import com.dynatrace.hash4j.hashing.Hashing;
import io.millrace.enrichment.cache.CacheBudget;
import io.millrace.enrichment.check.EventValidator;
import io.millrace.enrichment.count.EnrichmentCounters;
import io.millrace.enrichment.enricher.EnricherChain;
import io.millrace.enrichment.enricher.EnricherSettings;
import io.millrace.enrichment.enricher.RecognitionSettings;
import io.millrace.enrichment.pii.PiiHasher;
import io.millrace.enrichment.trait.CompactWriter;
import io.millrace.enrichment.trait.TraitLimits;
import io.millrace.runtime.testing.Events;
import io.millrace.runtime.testing.TestRegistry;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.topic.Topics;
import io.prometheus.client.CollectorRegistry;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Measures, by hand: CPU µs per event of the stage without Kafka Streams and RocksDB, beside the bare decoding of the
 * same bytes. The device's state is in a map. See RATIONALE.md for the command.
 */
final class PipelineBench {
    private static final int EVENTS = 20_000;
    private static final int ROUNDS = 12;
    private static final int DEVICES = 2_000;
    private static final TraitLimits LIMITS = new TraitLimits(64, 256, 1024);
    private static final List<String> BROWSERS = List.of(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0"
                    + " Safari/537.36",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
                    + " Version/17.5 Mobile/15E148 Safari/604.1",
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)");

    private PipelineBench() {}

    public static void main(String[] args) throws Exception {
        var ids = TestRegistry.ids();
        var rawSerde = AvroSerde.of(Topics.EVENTS_RAW, ids);
        var enrichedSerde = AvroSerde.of(Topics.EVENTS_ENRICHED, ids);
        var random = new Random(1);
        var bytes = new byte[EVENTS][];
        for (int i = 0; i < EVENTS; i++) {
            bytes[i] = rawSerde.serialize(Topics.EVENTS_RAW.name(), event(i, random));
        }
        var settings = new EnricherSettings(
                EnricherSettings.NAMES,
                new CacheBudget(64 << 20),
                Optional.empty(),
                RecognitionSettings.bundled(),
                PiiHasher.none(),
                LIMITS);
        var check = new EventValidator(Clock.systemUTC());
        var resolver = new IdentityResolver(Duration.ofMinutes(30), LIMITS, PiiHasher.none());
        var writer = new CompactWriter();
        try (var chain = EnricherChain.of(settings, new EnrichmentCounters(new CollectorRegistry()))) {
            for (int round = 1; round <= ROUNDS; round++) {
                var sum = 0L;
                var start = cpu();
                for (var value : bytes) {
                    sum += rawSerde.deserialize("", value).getTime();
                }
                var decoded = cpu();
                var devices = new HashMap<String, byte[]>();
                for (var value : bytes) {
                    var event = rawSerde.deserialize("", value);
                    var key = Events.key(event);
                    sum += check.problem(key, event) == null ? 1 : 0;
                    sum += Hashing.xxh3_128()
                            .hashCharsTo128Bits(event.getMessageId())
                            .getAsLong();
                    var resolution = resolver.resolve(key, DeviceState.decode(devices.get(key)), event);
                    devices.put(key, resolution.state().encode(writer));
                    var enriched = chain.enrich(new ResolvedEvent(
                            event,
                            resolution.person(),
                            resolution.session(),
                            resolution.traits(),
                            null,
                            resolution.changes()));
                    sum += enrichedSerde.serialize("", enriched).length;
                }
                var piped = cpu();
                System.out.printf(
                        "round %d: decode %.2f µs, decode + check + hash + identity + enrich + encode %.2f µs (%d"
                                + " bytes in, checksum %d)%n",
                        round,
                        (decoded - start) / 1e3 / EVENTS,
                        (piped - decoded) / 1e3 / EVENTS,
                        bytes[0].length,
                        sum);
            }
        }
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static RawEvent event(int i, Random random) {
        var device = random.nextInt(DEVICES);
        return Events.raw("0b8f6c1e-9a4e-4d53-8a6a-" + i)
                .setAnonymousId("3f0e9a52-77aa-4f1c-" + device)
                .setUserId(device % 3 == 0 ? "user-" + device : null)
                .setTime(Events.T0 + i * 40L)
                .setReceivedAt(Events.T0 + i * 40L)
                .setIp("203.0." + device % 200 + "." + device % 250)
                .setUserAgent(BROWSERS.get(device % BROWSERS.size()))
                .setProperties(new HashMap<>(Map.of(
                        "product_id",
                        "p" + random.nextInt(500),
                        "price",
                        random.nextInt(10_000) / 100.0,
                        "quantity",
                        (long) random.nextInt(5),
                        "category",
                        "garden.tools",
                        "currency",
                        "EUR")))
                .setContext(new HashMap<>(Map.of(
                        "page.url",
                                "https://shop.example/product/" + random.nextInt(500)
                                        + "?utm_source=mail&utm_medium=email",
                        "page.path", "/product",
                        "page.title", "A product",
                        "page.referrer", "https://www.google.com/",
                        "library.name", "analytics.js",
                        "library.version", "2.11.1",
                        "locale", "de-DE",
                        "timezone", "Europe/Berlin")))
                .build();
    }
}
