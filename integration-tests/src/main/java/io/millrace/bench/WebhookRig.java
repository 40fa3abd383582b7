package io.millrace.bench;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.runtime.config.KafkaConfig;
import io.millrace.schemas.insight.Dimension;
import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.insight.MeasureColumn;
import io.millrace.schemas.insight.MeasureType;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import io.millrace.schemas.value.AddressBlock;
import io.millrace.sink.delivery.Deliveries;
import io.millrace.sink.delivery.DeliveryConfig;
import io.millrace.sink.delivery.DeliveryFactory;
import io.millrace.sink.delivery.DeliverySettings;
import io.millrace.sink.destination.ActiveDestination;
import io.millrace.sink.destination.Destination;
import io.millrace.sink.destination.DestinationRules;
import io.millrace.sink.destination.WebhookTarget;
import io.millrace.sink.webhook.SecretReference;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** A broker with rows of one insight, and deliveries of them as sink-publisher makes them. */
public final class WebhookRig implements AutoCloseable {
    /** The insight whose rows are delivered. */
    public static final String INSIGHT = "orders_by_shop";

    /** The secret that signs. */
    public static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final InsightDefinition DEFINITION = InsightDefinition.newBuilder()
            .setName(INSIGHT)
            .setYaml("")
            .setGeneration(1)
            .setRevision(1)
            .setAppliedAt(0)
            .setActiveFrom(0)
            .setDimensions(List.of(new Dimension("shop", null)))
            .setMeasures(List.of(measure("sent"), measure("orders")))
            .setWindowMillis(60_000)
            .setRetainMillis(86_400_000)
            .build();

    private final LoneBroker broker;
    private final SchemaIds ids = new SchemaIds(new MockSchemaRegistryClient());
    private final Vertx vertx = Vertx.vertx();
    private final KafkaProducer<String, InsightUpdate> rows;

    /** @param jars directory of the broker's jars in the distribution */
    public WebhookRig(Path jars, Path directory) throws Exception {
        broker = new LoneBroker(jars, directory);
        try (var admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            admin.createTopics(Stream.of(Topics.INSIGHT_UPDATES, Topics.DELIVERIES_FAILED, Topics.DELIVERIES_REDRIVE)
                            .map(topic -> new NewTopic(topic.name(), topic.partitions(), (short) 1))
                            .toList())
                    .all()
                    .get();
        }
        rows = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.address(), "linger.ms", 2, "compression.type", "lz4"),
                new StringSerializer(),
                AvroSerde.of(Topics.INSIGHT_UPDATES, ids));
    }

    private static MeasureColumn measure(String name) {
        return new MeasureColumn(name, "sum", MeasureType.LONG, null, null, null);
    }

    /** Deliveries of an instance. */
    public Deliveries deliveries(long memory, List<Duration> retries, BiConsumer<String, String> pauser) {
        var kafka = new KafkaConfig(broker.address(), "", Map.of(), Map.of());
        var settings =
                new DeliverySettings("webhook-", memory, 16, Duration.ofSeconds(5), retries, Duration.ofSeconds(5));
        var networks = List.of(AddressBlock.parse("127.0.0.0/8"));
        var config = new DeliveryConfig(networks, Optional.empty(), 16, memory, Optional.empty());
        return new DeliveryFactory(vertx, ids, kafka, Clock.systemUTC())
                .create(config, settings, DestinationRules.lenient(), name -> SECRET, pauser);
    }

    /** A destination of the insight's final rows. */
    public static ActiveDestination destination(String name, String url, long generation) {
        return destination(name, url, generation, Optional.empty(), Optional.empty());
    }

    /** A destination that is paused, or replayed. */
    public static ActiveDestination destination(
            String name, String url, long generation, Optional<String> paused, Optional<Destination.Replay> replay) {
        var target = new WebhookTarget(
                new WebhookTarget.Text(url),
                WebhookTarget.Format.STANDARD,
                List.of(SecretReference.parse("env:HOOK_SECRET")),
                Optional.empty(),
                Map.of(),
                Duration.ofSeconds(15));
        var destination = new Destination(
                name,
                Optional.empty(),
                "",
                INSIGHT,
                Destination.Emit.FINAL,
                Optional.empty(),
                target,
                generation,
                1,
                generation,
                paused,
                replay,
                "");
        return new ActiveDestination(destination, Optional.of(DEFINITION), Optional.empty());
    }

    /** Publishes a revision of a shop's row. */
    public void publish(String shop, long revision) {
        long window = 1_764_147_600_000L;
        var row = InsightUpdate.newBuilder()
                .setInsight(INSIGHT)
                .setGeneration(1)
                .setTenant("local")
                .setWindowStart(window)
                .setWindowEnd(window + 60_000)
                .setGroup(List.of(shop))
                .setValues(new ArrayList<>(List.of(System.nanoTime(), revision)))
                .setRevision(revision)
                .setFinal$(true)
                .setWatermark(window + 60_000)
                .setNewestReceivedAt(window)
                .build();
        // A failure shows as rows that are missing.
        var unused = rows.send(
                new ProducerRecord<>(Topics.INSIGHT_UPDATES.name(), INSIGHT + "/local/" + window + "/" + shop, row));
    }

    /** Returns when all is written. */
    public void flush() {
        rows.flush();
    }

    public Vertx vertx() {
        return vertx;
    }

    @Override
    public void close() {
        rows.close();
        vertx.close().await();
        broker.close();
    }
}
