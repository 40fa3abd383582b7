package io.millrace.it.security;

import static org.apache.kafka.common.acl.AclOperation.ALTER_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.ResourceType.CLUSTER;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.stack.CommandLine;
import io.millrace.it.stack.QueryPort;
import io.millrace.it.stack.Stack;
import io.millrace.it.stack.StageProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What SECURITY.md grants to each stage is enough for it, over SASL and TLS, and nothing more is granted. */
class SecuredBrokerIT {
    private static final List<AclOperation> CREATE_AND_WRITE = List.of(WRITE, DESCRIBE, CREATE, DESCRIBE_CONFIGS);

    @TempDir
    Path directory;

    @Test
    void stagesWorkOverSaslAndTlsWithLeastPrivilege() throws Exception {
        try (var registry = new Stack(directory.resolve("registry"), "clients", 6000);
                var broker = SecuredBroker.start(
                        directory.resolve("broker"), List.of("ingest", "enrichment", "aggregation", "sink-publisher"));
                var admin = adminOf(broker)) {
            registry.up("--only", "registry");
            Stack.until("the broker answers", Duration.ofMinutes(1), () -> assertThat(
                            admin.describeCluster().nodes().get())
                    .hasSize(1));
            admin.createAcls(leastPrivilege()).all().get();
            var registryUrl = "http://127.0.0.1:" + registry.port(8081) + "/apis/ccompat/v7";

            try (var ingest = stage("io.millrace.ingest.IngestMain", "INGEST", broker, registryUrl);
                    var enrichment = stage("io.millrace.enrichment.EnrichmentMain", "ENRICHMENT", broker, registryUrl);
                    var aggregation =
                            stage("io.millrace.aggregation.AggregationMain", "AGGREGATION", broker, registryUrl);
                    var sink = stage("io.millrace.sink.SinkMain", "SINK", broker, registryUrl)) {
                ingest.awaitReady();
                enrichment.awaitReady();
                aggregation.awaitReady();
                sink.awaitReady();
                applyDestination(sink);
                track(ingest);

                assertThat(count("events.enriched", broker)).isEqualTo(1);
                var query = new QueryPort(aggregation.port());
                Stack.until("the event is in a row", Duration.ofMinutes(1), () -> assertThat(
                                query.rows("events_per_minute"))
                        .hasSize(1));
                assertThat(count("insights.events_per_minute", broker)).isPositive();
                redrive(sink);
                assertThat(ingest.stop()).isZero();
                assertThat(enrichment.stop()).isZero();
                assertThat(aggregation.stop()).isZero();
                assertThat(sink.stop()).isZero();
            }
        }
    }

    private StageProcess stage(String main, String name, SecuredBroker broker, String registryUrl) throws Exception {
        var environment = new HashMap<String, String>();
        broker.clientOf(name.equals("SINK") ? "sink-publisher" : name.toLowerCase(Locale.ROOT))
                .forEach((key, value) -> environment.put(
                        "MILLRACE_KAFKA_" + key.toUpperCase(Locale.ROOT).replace('.', '_'), value));
        environment.put("MILLRACE_REGISTRY_URL", registryUrl);
        if (!name.equals("INGEST")) {
            environment.put(
                    "MILLRACE_" + name + "_STATE_DIR",
                    directory.resolve("state-" + name).toString());
        }
        if (name.equals("AGGREGATION")) {
            environment.put(
                    "MILLRACE_AGGREGATION_INSIGHTS",
                    CommandLine.CHECKOUT.resolve("aggregation/insights").toString());
        }
        return StageProcess.start(directory, main, "MILLRACE_" + name + "_PORT", environment);
    }

    private static void track(StageProcess ingest) throws Exception {
        var answer = post(ingest, "/v1/track", "{\"writeKey\":\"local\",\"userId\":\"u\",\"event\":\"Secured\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** The bodies of this one are too large, so that each row is given up at once: with every topic that deliveries need. */
    private static void applyDestination(StageProcess sink) throws Exception {
        var yaml = """
                destinations:
                  - name: secured
                    from: { insight: events_per_minute, emit: updates }
                    webhook:
                      url: "https://hooks.example.com"
                      format: template
                      template: "%s"
                """.formatted("ü".repeat(12_000));
        Stack.until("the destination is applied", Duration.ofMinutes(1), () -> assertThat(
                        post(sink, "/v1/destinations", yaml).statusCode())
                .isEqualTo(200));
    }

    private static void redrive(StageProcess sink) throws Exception {
        var api = new QueryPort(sink.port());
        Stack.until("its row is given up", Duration.ofMinutes(1), () -> assertThat(givenUp(api))
                .isPositive());
        long before = givenUp(api);

        var answer = post(sink, "/v1/destinations/secured/redrive", "");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain("\"redriven\":0");
        Stack.until("it is given up again", Duration.ofMinutes(1), () -> assertThat(givenUp(api))
                .isGreaterThan(before));
        assertThat(api.text("/v1/destinations/secured/failed")).contains("body_too_large");
    }

    private static long givenUp(QueryPort api) throws Exception {
        return api.json("/v1/destinations/secured")
                .at("/deliveries/counts/failed")
                .asLong();
    }

    private static HttpResponse<String> post(StageProcess stage, String path, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + stage.port() + path))
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
    }

    private static Admin adminOf(SecuredBroker broker) {
        return Admin.create(new HashMap<String, Object>(broker.clientOf("admin")));
    }

    private static int count(String topic, SecuredBroker broker) {
        var properties = new HashMap<String, Object>(broker.clientOf("admin"));
        properties.put("group.id", "check-" + topic);
        properties.put("auto.offset.reset", "earliest");
        properties.put("isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            var seen = 0;
            for (int i = 0; i < 60 && seen == 0; i++) {
                seen += consumer.poll(Duration.ofSeconds(1)).count();
            }
            return seen;
        }
    }

    /** The table of SECURITY.md, row by row. */
    private static List<AclBinding> leastPrivilege() {
        var acls = new ArrayList<AclBinding>();
        for (var topic : List.of("events.raw", "events.failed")) {
            allow(acls, "ingest", TOPIC, topic, PatternType.LITERAL, CREATE_AND_WRITE);
        }
        allow(acls, "ingest", CLUSTER, "kafka-cluster", PatternType.LITERAL, List.of(AclOperation.IDEMPOTENT_WRITE));
        engine(
                acls,
                "enrichment",
                "events.raw",
                List.of(
                        "events.enriched",
                        "events.failed",
                        "profiles",
                        "person-merges",
                        "person-changes",
                        "person-updates"));
        for (var topic : List.of("person-changes", "person-updates")) {
            allow(acls, "enrichment", TOPIC, topic, PatternType.LITERAL, List.of(READ));
        }
        engine(
                acls,
                "aggregation",
                "events.enriched",
                List.of(
                        "events.failed",
                        "person-merges",
                        "person-moves",
                        "insight-updates",
                        "insight-alerts",
                        "insight-definitions",
                        "dashboards"));
        for (var topic : List.of(
                "events.failed",
                "person-merges",
                "person-moves",
                "insight-updates",
                "insight-alerts",
                "insight-definitions",
                "dashboards")) {
            allow(acls, "aggregation", TOPIC, topic, PatternType.LITERAL, List.of(READ));
        }
        allow(acls, "aggregation", TOPIC, "events.raw", PatternType.LITERAL, List.of(DESCRIBE));
        allow(acls, "aggregation", GROUP, "millrace-enrichment", PatternType.LITERAL, List.of(DESCRIBE));
        engine(
                acls,
                "sink-publisher",
                "insight-updates",
                List.of("events.failed", "destinations", "deliveries.failed", "deliveries.redrive"));
        for (var topic : List.of("destinations", "deliveries.failed", "deliveries.redrive")) {
            allow(acls, "sink-publisher", TOPIC, topic, PatternType.LITERAL, List.of(READ));
        }
        for (var topic : List.of("insight-definitions", "insight-alerts")) {
            allow(
                    acls,
                    "sink-publisher",
                    TOPIC,
                    topic,
                    PatternType.LITERAL,
                    List.of(READ, DESCRIBE, CREATE, DESCRIBE_CONFIGS));
        }
        allow(
                acls,
                "sink-publisher",
                TOPIC,
                "insights.",
                PatternType.PREFIXED,
                List.of(WRITE, DESCRIBE, CREATE, DESCRIBE_CONFIGS, ALTER_CONFIGS));
        return acls;
    }

    /** A stage on Kafka Streams, with what Streams makes for it. */
    private static void engine(List<AclBinding> acls, String stage, String from, List<String> to) {
        allow(acls, stage, TOPIC, from, PatternType.LITERAL, List.of(READ, DESCRIBE, CREATE, DESCRIBE_CONFIGS));
        for (var topic : to) {
            allow(acls, stage, TOPIC, topic, PatternType.LITERAL, CREATE_AND_WRITE);
        }
        var own = "millrace-" + stage;
        allow(acls, stage, TOPIC, own, PatternType.PREFIXED, CREATE_AND_WRITE);
        allow(acls, stage, TOPIC, own, PatternType.PREFIXED, List.of(READ, ALTER_CONFIGS, AclOperation.DELETE));
        allow(acls, stage, GROUP, own, PatternType.PREFIXED, List.of(READ, DESCRIBE));
        allow(acls, stage, TRANSACTIONAL_ID, own, PatternType.PREFIXED, List.of(WRITE, DESCRIBE));
    }

    private static void allow(
            List<AclBinding> acls,
            String user,
            ResourceType type,
            String name,
            PatternType pattern,
            List<AclOperation> to) {
        for (var operation : to) {
            acls.add(new AclBinding(
                    new ResourcePattern(type, name, pattern),
                    new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW)));
        }
    }
}
