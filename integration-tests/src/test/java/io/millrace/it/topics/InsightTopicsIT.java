package io.millrace.it.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.stack.Stack;
import io.millrace.schemas.serde.GenericAvroDeserializer;
import io.millrace.schemas.serde.RegistryClients;
import io.millrace.schemas.serde.SchemaIds;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever reads an insight's topic goes on reading it, whatever becomes of the insight, for as long as its columns allow. */
// Not seen green yet: an insight that is applied again counts from its next whole window.
@Tag("fleet")
class InsightTopicsIT {
    private static final String INSIGHT = "events_by_name";
    private static final Duration SOON = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    @Test
    void anInsightThatIsDeletedAndAppliedAgainKeepsItsTopicUntilAColumnHasAnotherType() throws Exception {
        var shipped = Stack.insights("clients").resolve("clients.yaml");
        var retyped = Files.writeString(
                directory.resolve("retyped.yaml"),
                Files.readString(shipped).replace("sum(event.properties.revenue)", "top(event.name, 3)"));
        try (var stack = new Stack(directory, "clients", 11_000).up()) {
            track(stack);
            Stack.until("its rows are published", SOON, () -> assertThat(generations(stack, "insights." + INSIGHT))
                    .hasSize(1));

            again(stack, shipped);
            Stack.until("those of the next generation are published there, too", SOON, () -> assertThat(
                            generations(stack, "insights." + INSIGHT))
                    .hasSize(2));
            again(stack, retyped);
            Stack.until("those with a column of another type have a topic of their own", SOON, () -> assertThat(
                            generations(stack, "insights." + INSIGHT + ".v2"))
                    .hasSize(1));

            assertThat(topics(stack)).containsExactly("insights." + INSIGHT, "insights." + INSIGHT + ".v2");
        }
    }

    private static void again(Stack stack, Path definition) throws Exception {
        stack.millrace(List.of("insights", "delete"), INSIGHT, "--yes").succeeded();
        stack.millrace(List.of("insights", "apply"), definition.toString()).succeeded();
        track(stack);
    }

    private static void track(Stack stack) throws Exception {
        var answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + stack.port(8080) + "/v1/track"))
                                .POST(
                                        BodyPublishers.ofString(
                                                "{\"writeKey\":\"local\",\"userId\":\"u\",\"event\":\"Seen\",\"properties\":{\"revenue\":1.5}}"))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static Set<String> topics(Stack stack) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", broker(stack)))) {
            return admin.listTopics().names().get().stream()
                    .filter(name -> name.startsWith("insights."))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** Generations whose rows the topic holds; none if there is no such topic. */
    private static Set<Long> generations(Stack stack, String topic) throws Exception {
        if (!topics(stack).contains(topic)) {
            return Set.of();
        }
        var ids = new SchemaIds(
                RegistryClients.connect("http://127.0.0.1:" + stack.port(8081) + "/apis/ccompat/v7", Map.of()));
        Map<String, Object> settings = Map.of("bootstrap.servers", broker(stack), "isolation.level", "read_committed");
        var generations = new TreeSet<Long>();
        try (var consumer = new KafkaConsumer<String, GenericRecord>(
                settings, new StringDeserializer(), new GenericAvroDeserializer(ids))) {
            var partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(record -> generations.add((Long) record.value().get("generation")));
            }
        }
        return generations;
    }

    private static String broker(Stack stack) {
        return "127.0.0.1:" + stack.port(9092);
    }
}
