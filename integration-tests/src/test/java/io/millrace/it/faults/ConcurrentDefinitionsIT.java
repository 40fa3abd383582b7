package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.apply.DefinitionApplier;
import io.millrace.aggregation.apply.DefinitionWriter;
import io.millrace.aggregation.apply.NotAppliedException;
import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.registry.DefinitionsTopic;
import io.millrace.it.stack.PlainBroker;
import io.millrace.it.stack.Stack;
import io.millrace.runtime.catalogue.CatalogueClients;
import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several instances that apply definitions of one name at the same time, over a broker. */
class ConcurrentDefinitionsIT {
    private static final int INSTANCES = 4;
    private static final int CHANGES = 5;

    private final AvroSerde<InsightDefinition> serde =
            AvroSerde.of(Topics.INSIGHT_DEFINITIONS, new SchemaIds(new MockSchemaRegistryClient()));

    @TempDir
    Path directory;

    @Test
    void eachGenerationHasOneShape() throws Exception {
        try (var broker = new PlainBroker(directory.resolve("broker"))) {
            makeTopic(broker);
            var applying = Executors.newFixedThreadPool(INSTANCES);
            var applied = new ArrayList<CompletableFuture<Integer>>();
            for (int i = 0; i < INSTANCES; i++) {
                int instance = i;
                applied.add(CompletableFuture.supplyAsync(() -> apply(broker, instance), applying));
            }
            int changes = 0;
            for (var one : applied) {
                changes += one.get(3, TimeUnit.MINUTES);
            }
            applying.shutdown();

            Map<Long, List<String>> shapes = new HashMap<>();
            for (var definition : written(broker)) {
                shapes.computeIfAbsent(definition.getGeneration(), none -> new ArrayList<>())
                        .add(definition.getYaml());
            }
            assertThat(changes).isEqualTo(INSTANCES * CHANGES);
            assertThat(shapes.values()).hasSize(changes).allSatisfy(shape -> assertThat(shape)
                    .hasSize(1));
        }
    }

    /** Applies shapes that no other instance has, through an instance of its own. */
    private int apply(PlainBroker broker, int instance) {
        var topic = topic(broker);
        var applier = new DefinitionApplier(
                new DefinitionWriter(topic), () -> topic.read().specs(), Clock.systemUTC());
        int done = 0;
        for (int i = 0; i < CHANGES; i++) {
            var yaml =
                    "{ name: pages, where: 'event.name == \"%d-%d\"', window: { tumbling: 1m }, measures: { n: count() } }"
                            .formatted(instance, i);
            try {
                done += applier.apply(new DefinitionParser().parse("f", yaml), false, Optional.empty())
                        .size();
            } catch (NotAppliedException e) { // as a client does that is answered 503
                i--;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
        return done;
    }

    private DefinitionsTopic topic(PlainBroker broker) {
        var writing = Map.<String, Object>of(
                "bootstrap.servers", broker.address(), "acks", "all", "transactional.id", "engine-definitions");
        var clients = new CatalogueClients(
                () -> consumer(broker),
                () -> new KafkaProducer<>(writing, new StringSerializer(), new ByteArraySerializer()));
        return new DefinitionsTopic(clients, serde, new DefinitionParser());
    }

    private static KafkaConsumer<String, byte[]> consumer(PlainBroker broker) {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.address(), "isolation.level", "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }

    private List<InsightDefinition> written(PlainBroker broker) {
        var partition = new TopicPartition(Topics.INSIGHT_DEFINITIONS.name(), 0);
        var written = new ArrayList<InsightDefinition>();
        try (var consumer = consumer(broker)) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record -> written.add(serde.deserialize(partition.topic(), record.value())));
            }
        }
        return written;
    }

    private static void makeTopic(PlainBroker broker) throws Exception {
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker.address()))) {
            Stack.until("the broker makes the topic", Duration.ofMinutes(1), () -> assertThat(
                            admin.createTopics(List.of(new NewTopic(Topics.INSIGHT_DEFINITIONS.name(), 1, (short) 1)
                                            .configs(Map.of("cleanup.policy", "compact"))))
                                    .all())
                    .succeedsWithin(Duration.ofSeconds(20)));
        }
    }
}
