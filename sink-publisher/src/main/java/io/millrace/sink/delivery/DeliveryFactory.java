package io.millrace.sink.delivery;

import io.millrace.runtime.config.KafkaConfig;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.sink.address.AddressResolver;
import io.millrace.sink.address.AddressRules;
import io.millrace.sink.destination.DestinationRules;
import io.millrace.sink.webhook.SecretStore;
import io.millrace.tracing.Tracing;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Makes {@link Deliveries} over a broker. */
public final class DeliveryFactory {
    /** What a consumer may hold: there is one a destination. */
    private static final int FETCH_BYTES = 2 << 20;

    private static final int POLL_RECORDS = 500;

    private final Vertx vertx;
    private final SchemaIds ids;
    private final KafkaConfig kafka;
    private final Clock clock;
    private Tracing tracing = Tracing.OFF;

    public DeliveryFactory(Vertx vertx, SchemaIds ids, KafkaConfig kafka, Clock clock) {
        this.vertx = vertx;
        this.ids = ids;
        this.kafka = kafka;
        this.clock = clock;
    }

    /** Has deliveries of traced rows leave spans. */
    public DeliveryFactory tracedBy(Tracing spans) {
        tracing = spans;
        return this;
    }

    /**
     * Deliveries to no destination yet.
     *
     * @param rules which secrets destinations may use
     * @param environment value of a variable, or null
     * @param pauser pauses a destination by its name, for a reason, on all instances
     */
    public Deliveries create(
            DeliveryConfig config,
            DeliverySettings settings,
            DestinationRules rules,
            Function<String, String> environment,
            BiConsumer<String, String> pauser) {
        var producer = new KafkaProducer<String, byte[]>(
                kafka.clientProperties(Map.of(
                        ProducerConfig.CLIENT_ID_CONFIG,
                        settings.groupPrefix() + "failed",
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        2_097_152,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        1_000)),
                new StringSerializer(),
                new ByteArraySerializer());
        var parts = new DeliveryParts(
                settings,
                vertx,
                new AddressResolver(InetAddress::getAllByName, new AddressRules(config.networks())),
                config.proxy(),
                new CallFactory(new SecretStore(environment), rules, config.console()),
                new RowDecoder(ids),
                new FailedDeliveries(producer, ids),
                new MemoryBudget(settings.memory()),
                new RowTraces(tracing),
                this::consumer,
                clock,
                new Random());
        return new Deliveries(parts, new DeliveryRedrive(this::reader, producer, ids), pauser, producer);
    }

    private Consumer<String, byte[]> consumer(String group) {
        return consumer(Map.of(
                ConsumerConfig.GROUP_ID_CONFIG, group,
                ConsumerConfig.CLIENT_ID_CONFIG, group,
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName()));
    }

    /** A consumer of no group. */
    private Consumer<String, byte[]> reader() {
        return consumer(Map.of());
    }

    private Consumer<String, byte[]> consumer(Map<String, Object> more) {
        var tuning = new HashMap<>(more);
        tuning.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        tuning.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        tuning.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        tuning.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS);
        tuning.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        tuning.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES / 4);
        return new KafkaConsumer<>(
                kafka.clientProperties(tuning), new StringDeserializer(), new ByteArrayDeserializer());
    }
}
