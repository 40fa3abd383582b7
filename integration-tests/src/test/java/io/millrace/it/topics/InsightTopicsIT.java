package io.millrace.it.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.stack.Stack;
import io.millrace.runtime.testing.GenericAvroDeserializer;
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

/** The topic of an insight outlives its generations, for as long as the types of its columns stay compatible. */
@Tag("fleet")
class InsightTopicsIT {
    private static final String INSIGHT = "events_by_name";
    private static final Duration SOON = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    @Test
    void anInsightThatIsDeletedAndAppliedAgainKeepsItsTopicUntilAColumnHasAnotherType() throws Exception {
        // An insight counts from its next whole window, so that of a new generation must begin soon.
        var shipped = Files.readString(Stack.insights("clients").resolve("clients.yaml"));
        var again = Files.writeString(directory.resolve("again.yaml"), shipped.replace("tumbling: 1d", "tumbling: 5s"));
        var retyped = Files.writeString(
                directory.resolve("retyped.yaml"),
                Files.readString(again).replace("sum(event.properties.revenue)", "top(event.name, 3)"));
        try (var stack = new Stack(directory, "clients", 11_000).up()) {
            Stack.until("its rows are published", SOON, () -> assertThat(
                            generationsAfterAnEvent(stack, "insights." + INSIGHT))
                    .hasSize(1));

            deleteAndApply(stack, again);
            Stack.until("rows of the next generation are published there, too", SOON, () -> assertThat(
                            generationsAfterAnEvent(stack, "insights." + INSIGHT))
                    .hasSize(2));
            deleteAndApply(stack, retyped);
            Stack.until("rows with a column of another type have a topic of their own", SOON, () -> assertThat(
                            generationsAfterAnEvent(stack, "insights." + INSIGHT + ".v2"))
                    .hasSize(1));

            assertThat(topics(stack)).containsExactly("insights." + INSIGHT, "insights." + INSIGHT + ".v2");
        }
    }

    private static void deleteAndApply(Stack stack, Path definition) throws Exception {
        stack.millrace(List.of("insights", "delete"), INSIGHT, "--yes").succeeded();
        stack.millrace(List.of("insights", "apply"), definition.toString()).succeeded();
    }

    private static Set<Long> generationsAfterAnEvent(Stack stack, String topic) throws Exception {
        track(stack);
        return generations(stack, topic);
    }

    static void track(Stack stack) throws Exception {
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
    static Set<Long> generations(Stack stack, String topic) throws Exception {
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
