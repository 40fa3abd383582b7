package io.millrace.ingest.http;

import io.millrace.ingest.auth.KeyOrigins;
import io.millrace.ingest.auth.RateSettings;
import io.millrace.ingest.auth.WriteKeys;
import io.millrace.ingest.event.RequestLimits;
import io.millrace.ingest.produce.ByteBudget;
import io.millrace.ingest.produce.EventProducer;
import io.millrace.ingest.produce.IngestCounters;
import io.millrace.runtime.config.HttpConfig;
import io.millrace.runtime.failed.FailedEventCounter;
import io.millrace.runtime.service.Health;
import io.millrace.runtime.service.HttpEndpoints;
import io.millrace.runtime.testing.TestRegistry;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import io.millrace.schemas.value.PlaceholderIds;
import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The real collector on a free port, with an in-memory producer. */
public final class InMemoryCollector implements AutoCloseable {
    public static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

    /** Its write keys. */
    static final WriteKeys KEYS = WriteKeys.parse(List.of("local:default", "k2:acme"));

    private final Vertx vertx = Vertx.vertx();
    private final SchemaIds ids = TestRegistry.ids();
    private final CollectorRegistry metrics = new CollectorRegistry();
    private final MockProducer<String, byte[]> producer;
    private final ByteBudget budget;
    private final HttpEndpoints http;
    private final int port;

    /** @param acknowledge whether the producer acknowledges every record at once */
    public InMemoryCollector(boolean acknowledge, long budgetBytes) {
        this(acknowledge, budgetBytes, RateSettings.NONE, KeyOrigins.ANY, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    /** The same with rules of its write keys. */
    InMemoryCollector(boolean acknowledge, long budgetBytes, RateSettings rates, KeyOrigins origins, Clock clock) {
        producer = new MockProducer<>(
                acknowledge, new RoundRobinPartitioner(), new StringSerializer(), new ByteArraySerializer());
        budget = new ByteBudget(budgetBytes);
        var events = new EventProducer(producer, ids, new FailedEventCounter(metrics));
        events.warmUp();
        var settings = new CollectorSettings(
                KEYS,
                rates,
                origins,
                RequestLimits.SEGMENT,
                PlaceholderIds.DEFAULT,
                Instant.EPOCH,
                new TrustedProxies(1, List.of()),
                null,
                Duration.ofSeconds(30));
        var counters = new IngestCounters(metrics, List.of("default", "acme"), true, budget);
        var collector = new Collector(settings, events, budget, counters, clock);
        http = new HttpEndpoints(vertx, new HttpConfig("127.0.0.1", 0), metrics, new Health());
        collector.mount(http.router());
        port = http.listen(collector.options(HttpEndpoints.defaultOptions()), 1);
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    public MockProducer<String, byte[]> producer() {
        return producer;
    }

    public ByteBudget budget() {
        return budget;
    }

    /** Every event that was sent, in order. */
    public List<RawEvent> events() {
        var serde = AvroSerde.of(Topics.EVENTS_RAW, ids);
        return producer.history().stream()
                .filter(record -> record.topic().equals("events.raw"))
                .map(record -> serde.deserialize(null, record.value()))
                .toList();
    }

    /** Every dead letter that was sent, in order. */
    public List<FailedEvent> failures() {
        var serde = AvroSerde.of(Topics.EVENTS_FAILED, ids);
        return producer.history().stream()
                .filter(record -> record.topic().equals("events.failed"))
                .map(record -> serde.deserialize(null, record.value()))
                .toList();
    }

    /** Sum of a tenant's counter over all other labels. */
    public double count(String name, String tenant) {
        double sum = 0;
        for (var family : Collections.list(metrics.metricFamilySamples())) {
            for (var sample : family.samples) {
                int label = sample.labelNames.indexOf("tenant");
                if (label >= 0
                        && sample.labelValues.get(label).equals(tenant)
                        && sample.name.equals("millrace_ingest_" + name + "_total")) {
                    sum += sample.value;
                }
            }
        }
        return sum;
    }

    @Override
    public void close() {
        http.close();
        vertx.close().await();
    }
}
