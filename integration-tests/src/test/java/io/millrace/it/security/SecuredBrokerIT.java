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

import io.millrace.it.stack.Stack;
import io.millrace.it.stack.StageProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
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

/** What SECURITY.md grants to ingest and enrichment is enough for them, over SASL and TLS, and nothing more is granted. */
class SecuredBrokerIT {
    private static final String ENRICHMENT = "millrace-enrichment";

    @TempDir
    Path directory;

    @Test
    void stagesWorkOverSaslAndTlsWithLeastPrivilege() throws Exception {
        try (var registry = new Stack(directory.resolve("registry"), "clients", 6000);
                var broker = SecuredBroker.start(directory.resolve("broker"), List.of("ingest", "enrichment"));
                var admin = adminOf(broker)) {
            registry.up("--only", "registry");
            Stack.until("the broker answers", Duration.ofMinutes(1), () -> assertThat(
                            admin.describeCluster().nodes().get())
                    .hasSize(1));
            admin.createAcls(leastPrivilege()).all().get();
            var registryUrl = "http://127.0.0.1:" + registry.port(8081) + "/apis/ccompat/v7";

            try (var ingest = stage("io.millrace.ingest.IngestMain", "INGEST", broker, registryUrl);
                    var enrichment =
                            stage("io.millrace.enrichment.EnrichmentMain", "ENRICHMENT", broker, registryUrl)) {
                ingest.awaitReady();
                enrichment.awaitReady();
                track(ingest);

                assertThat(countEnriched(broker)).isEqualTo(1);
                assertThat(ingest.stop()).isZero();
                assertThat(enrichment.stop()).isZero();
            }
        }
    }

    private StageProcess stage(String main, String name, SecuredBroker broker, String registryUrl) throws Exception {
        var environment = new HashMap<String, String>();
        broker.clientOf(name.toLowerCase(Locale.ROOT))
                .forEach((key, value) -> environment.put(
                        "MILLRACE_KAFKA_" + key.toUpperCase(Locale.ROOT).replace('.', '_'), value));
        environment.put("MILLRACE_REGISTRY_URL", registryUrl);
        if (name.equals("ENRICHMENT")) {
            environment.put(
                    "MILLRACE_ENRICHMENT_STATE_DIR", directory.resolve("state").toString());
        }
        return StageProcess.start(directory, main, "MILLRACE_" + name + "_PORT", environment);
    }

    private static void track(StageProcess ingest) throws Exception {
        var answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ingest.port() + "/v1/track"))
                                .POST(BodyPublishers.ofString(
                                        "{\"writeKey\":\"local\",\"userId\":\"u\",\"event\":\"Secured\"}"))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static Admin adminOf(SecuredBroker broker) {
        return Admin.create(new HashMap<String, Object>(broker.clientOf("admin")));
    }

    private static int countEnriched(SecuredBroker broker) {
        var properties = new HashMap<String, Object>(broker.clientOf("admin"));
        properties.put("group.id", "check");
        properties.put("auto.offset.reset", "earliest");
        properties.put("isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of("events.enriched"));
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
        allow(acls, "ingest", TOPIC, "events.raw", PatternType.LITERAL, WRITE, DESCRIBE, CREATE, DESCRIBE_CONFIGS);
        allow(acls, "ingest", TOPIC, "events.failed", PatternType.LITERAL, WRITE, DESCRIBE, CREATE, DESCRIBE_CONFIGS);
        allow(acls, "enrichment", TOPIC, "events.raw", PatternType.LITERAL, READ, DESCRIBE, CREATE, DESCRIBE_CONFIGS);
        for (var topic : List.of("events.enriched", "events.failed", "profiles")) {
            allow(acls, "enrichment", TOPIC, topic, PatternType.LITERAL, WRITE, DESCRIBE, CREATE, DESCRIBE_CONFIGS);
        }
        allow(acls, "enrichment", TOPIC, "profiles", PatternType.LITERAL, READ);
        allow(
                acls,
                "enrichment",
                TOPIC,
                ENRICHMENT,
                PatternType.PREFIXED,
                READ,
                WRITE,
                DESCRIBE,
                CREATE,
                DESCRIBE_CONFIGS,
                ALTER_CONFIGS,
                AclOperation.DELETE);
        allow(acls, "enrichment", GROUP, ENRICHMENT, PatternType.PREFIXED, READ, DESCRIBE);
        allow(acls, "enrichment", TRANSACTIONAL_ID, ENRICHMENT, PatternType.PREFIXED, WRITE, DESCRIBE);
        allow(acls, "ingest", CLUSTER, "kafka-cluster", PatternType.LITERAL, AclOperation.IDEMPOTENT_WRITE);
        return acls;
    }

    private static void allow(
            List<AclBinding> acls,
            String user,
            ResourceType type,
            String name,
            PatternType pattern,
            AclOperation... to) {
        for (var operation : to) {
            acls.add(new AclBinding(
                    new ResourcePattern(type, name, pattern),
                    new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW)));
        }
    }
}
