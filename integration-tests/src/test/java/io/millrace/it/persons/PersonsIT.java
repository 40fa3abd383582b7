package io.millrace.it.persons;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.it.stack.CommandLine;
import io.millrace.it.stack.Stack;
import io.millrace.runtime.testing.GenericAvroDeserializer;
import io.millrace.schemas.serde.RegistryClients;
import io.millrace.schemas.serde.SchemaIds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One person through login, devices and merges, on a whole stack: what rows say, what topics see, what the command does. */
class PersonsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int REFUSED = 7;
    private static final int USAGE = 2;
    private static final Duration SOON = Duration.ofSeconds(40);

    private static Stack stack;

    @BeforeAll
    static void up(@TempDir Path directory) throws Exception {
        stack = new Stack(directory, "persons", 23_000).up();
    }

    @AfterAll
    static void down() throws Exception {
        stack.close();
    }

    @Test
    void aVisitorWhoLogsInAndBuysIsOnePerson() throws Exception {
        var shop = new Shop(stack, "login");
        shop.track("Product Viewed", "phone", null).has(1, 0, 1);
        var before = shown(shop.id("phone")).path("person").asText();

        shop.identify("phone", "ann", Map.of("plan", "pro")).track("Order Completed", "phone", "ann");

        shop.has(1, 1, 1);
        var person = shown(shop.id("ann"));
        assertThat(person.path("person").asText())
                .as("the id stays through login")
                .isEqualTo(before);
        assertThat(texts(person.path("devices"))).containsExactly(shop.id("phone"));
        assertThat(texts(person.path("users"))).containsExactly(shop.id("ann"));
        assertThat(person.path("traits").path("plan").asText()).isEqualTo("pro");
    }

    @Test
    void aSecondDeviceThatLogsInIsMergedAndPublishedRowsAreCorrected() throws Exception {
        var shop = new Shop(stack, "devices");
        shop.track("Product Viewed", "phone", null).identify("phone", "ann", Map.of("plan", "pro"));
        shop.track("Product Viewed", "laptop", null).has(2, 0, 2);
        long revision = shop.row("visitors", "").path("revision").asLong();
        // A row that changes again within its emit interval is published once, with what it says then.
        Stack.until("both are published", SOON, () -> assertThat(published("insights.visitors"))
                .contains("devices: 2"));

        shop.identify("laptop", "ann", Map.of()).track("Order Completed", "laptop", "ann");

        shop.has(1, 1, 1);
        assertThat(shop.row("visitors", "").path("revision").asLong()).isGreaterThan(revision);
        assertThat(texts(shown(shop.id("laptop")).path("devices")))
                .containsExactlyInAnyOrder(shop.id("phone"), shop.id("laptop"));
        Stack.until("the insight's topic has the correction", SOON, () -> assertThat(published("insights.visitors"))
                .containsSubsequence("devices: 2", "devices: 1"));
    }

    @Test
    void twoUsersOfOneDeviceAreTwoPersons() throws Exception {
        var shop = new Shop(stack, "shared");
        shop.track("Product Viewed", "tablet", "ann").track("Order Completed", "tablet", "ann");

        shop.track("Product Viewed", "tablet", "bob").track("Product Viewed", "tablet", null);

        shop.has(2, 1, 2);
        assertThat(shown(shop.id("bob")).path("person"))
                .isNotEqualTo(shown(shop.id("ann")).path("person"));
        assertThat(shown(shop.id("tablet")).path("person"))
                .isEqualTo(shown(shop.id("ann")).path("person"));
    }

    @Test
    void anAliasMakesTwoUsersOne() throws Exception {
        var shop = new Shop(stack, "alias");
        shop.track("Product Viewed", "phone", "old")
                .track("Product Viewed", "laptop", "new")
                .has(2, 0, 2);

        shop.alias("old", "new").alias("new", "old");

        shop.has(1, 0, 1);
        assertThat(shown(shop.id("old")).path("person"))
                .isEqualTo(shown(shop.id("new")).path("person"));
    }

    @Test
    void personsAreMergedAndSplitByHand() throws Exception {
        var shop = new Shop(stack, "hand");
        shop.track("Product Viewed", "phone", "ann")
                .track("Product Viewed", "laptop", "bob")
                .has(2, 0, 2);

        persons("merge", shop.id("ann"), shop.id("bob")).succeeded();

        shop.has(1, 0, 1);
        assertThat(shown(shop.id("ann")).path("merges")).hasSize(1);

        persons("split", shop.id("ann"), "--device", shop.id("laptop")).succeeded();
        shop.track("Product Viewed", "laptop", null);

        shop.has(2, 0, 2);
        assertThat(texts(shown(shop.id("ann")).path("devices"))).containsExactly(shop.id("phone"));
    }

    @Test
    void anErasedPersonIsGoneAndTheReceiptSaysWhatRemains() throws Exception {
        var shop = new Shop(stack, "erase");
        shop.track("Product Viewed", "phone", "ann")
                .identify("phone", "ann", Map.of("plan", "pro"))
                .has(1, 0, 1);
        assertThat(persons("erase", shop.id("ann")).exitCode())
                .as("without --yes")
                .isEqualTo(USAGE);
        var person = shown(shop.id("ann")).path("person").asText();

        var receipt = JSON.readTree(
                persons("erase", shop.id("ann"), "--yes").succeeded().output());

        assertThat(receipt.path("applied").asBoolean()).isTrue();
        assertThat(receipt.path("person").asText()).isEqualTo(person);
        assertThat(receipt.path("expires").findValuesAsText("what"))
                .contains("events.raw", "events.enriched", "events.failed");
        assertThat(persons("show", shop.id("ann")).exitCode()).isEqualTo(REFUSED);
        assertThat(persons("show", person).exitCode()).isEqualTo(REFUSED);
        // What comes later is of somebody who is new.
        shop.track("Order Completed", "phone", null);
        Stack.until("the device is known again", SOON, () -> assertThat(
                        shown(shop.id("phone")).path("users"))
                .isEmpty());
    }

    private static JsonNode shown(String id) throws Exception {
        var result = persons("show", id, "--json").succeeded();
        return JSON.readTree(result.output());
    }

    private static CommandLine.Result persons(String command, String... arguments) throws Exception {
        return stack.millrace(List.of("persons", command), arguments);
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** Every revision of every row that the topic has, as {@code shop: people}. */
    private static List<String> published(String topic) {
        var ids = new SchemaIds(
                RegistryClients.connect("http://127.0.0.1:" + stack.port(8081) + "/apis/ccompat/v7", Map.of()));
        Map<String, Object> settings =
                Map.of("bootstrap.servers", "127.0.0.1:" + stack.port(9092), "isolation.level", "read_committed");
        var revisions = new ArrayList<String>();
        try (var consumer = new KafkaConsumer<String, GenericRecord>(
                settings, new StringDeserializer(), new GenericAvroDeserializer(ids))) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(record -> revisions.add(record.value().get("shop") + ": "
                                + record.value().get("people")));
            }
        }
        return revisions;
    }
}
