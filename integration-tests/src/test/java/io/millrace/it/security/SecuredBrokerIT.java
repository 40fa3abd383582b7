package io.millrace.it.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.security.SecuredFleet.Service;
import io.millrace.it.stack.QueryPort;
import io.millrace.it.stack.Stack;
import io.millrace.it.stack.StageProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topics and ACLs that the commands make are enough for two instances of each service, and there are no others. */
class SecuredBrokerIT {
    private static final int EVENTS = 40;

    @TempDir
    Path directory;

    @Test
    void twoInstancesOfAllServicesWorkOverSaslAndTlsWithLeastPrivilege() throws Exception {
        try (var fleet = new SecuredFleet(directory, 6000)) {
            fleet.millrace("topics", "--apply").succeeded();
            fleet.millrace("acls", "--apply", "--prune").succeeded();
            assertThat(fleet.millrace("acls", "--apply").succeeded().output()).contains("0 ACLs created");
            assertThat(fleet.admin().describeAcls(AclBindingFilter.ANY).values().get())
                    .containsExactlyInAnyOrderElementsOf(
                            fleet.acls().stream().map(SecuredFleet.Acl::binding).toList());
            var services = start(fleet);

            for (var ingest : services.get(Service.INGEST)) {
                SecuredEvents.send(ingest, EVENTS / 2);
            }
            var sink = services.get(Service.SINK).get(0);
            applyDestination(sink);
            assertThat(count("events.enriched", EVENTS, fleet.broker())).isEqualTo(EVENTS);
            for (var aggregation : services.get(Service.AGGREGATION)) {
                var query = new QueryPort(aggregation.port());
                Stack.until("the events are in rows", Duration.ofMinutes(2), () -> assertThat(events(query))
                        .isEqualTo(EVENTS));
            }
            assertThat(count("insights.events_per_minute", 1, fleet.broker())).isPositive();
            redrive(services.get(Service.SINK));

            assertThat(internalTopics(fleet)).isEqualTo(derivedInternalTopics(fleet));
            assertThat(fleet.registry().answered()).isPositive();
            for (var instances : services.values()) {
                for (var instance : instances) {
                    assertThat(instance.stop()).as(instance.log()).isZero();
                    assertThat(instance.log()).doesNotContain("needed later", "AuthorizationException");
                }
            }
        }
    }

    private static Map<Service, List<StageProcess>> start(SecuredFleet fleet) throws Exception {
        var services = new EnumMap<Service, List<StageProcess>>(Service.class);
        for (var service : Service.values()) {
            var instances = new ArrayList<StageProcess>();
            for (var name : List.of("one", "two")) {
                instances.add(fleet.start(service, name));
            }
            services.put(service, instances);
            for (var instance : instances) {
                instance.awaitReady();
            }
        }
        return services;
    }

    private static long events(QueryPort query) throws Exception {
        return query.rows("events_per_minute").stream()
                .mapToLong(row -> row.at("/values/events").asLong())
                .sum();
    }

    private static Set<String> internalTopics(SecuredFleet fleet) throws Exception {
        return fleet.admin().listTopics().names().get().stream()
                .filter(topic -> topic.startsWith("millrace-"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> derivedInternalTopics(SecuredFleet fleet) throws Exception {
        return fleet.millrace("topics")
                .succeeded()
                .output()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("millrace-"))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .collect(Collectors.toCollection(TreeSet::new));
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
                        SecuredEvents.post(sink, "/v1/destinations", yaml).statusCode())
                .isEqualTo(200));
    }

    private static void redrive(List<StageProcess> sinks) throws Exception {
        var sink = sinks.get(0);
        var api = new QueryPort(sink.port());
        Stack.until("its row is given up", Duration.ofMinutes(1), () -> assertThat(givenUp(sinks))
                .isPositive());
        long before = givenUp(sinks);

        var answer = SecuredEvents.post(sink, "/v1/destinations/secured/redrive", "");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain("\"redriven\":0");
        Stack.until("it is given up again", Duration.ofMinutes(1), () -> assertThat(givenUp(sinks))
                .isGreaterThan(before));
        assertThat(api.text("/v1/destinations/secured/failed")).contains("body_too_large");
    }

    /** By both: each counts the deliveries of its own partitions. */
    private static long givenUp(List<StageProcess> sinks) throws Exception {
        long failed = 0;
        for (var sink : sinks) {
            failed += new QueryPort(sink.port())
                    .json("/v1/destinations/secured")
                    .at("/deliveries/counts/failed")
                    .asLong();
        }
        return failed;
    }

    private static int count(String topic, int atLeast, SecuredBroker broker) {
        var properties = new HashMap<String, Object>(broker.clientOf("admin"));
        properties.put("group.id", "check-" + topic);
        properties.put("auto.offset.reset", "earliest");
        properties.put("isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            var seen = 0;
            for (int i = 0; i < 60 && seen < atLeast; i++) {
                seen += consumer.poll(Duration.ofSeconds(1)).count();
            }
            return seen;
        }
    }
}
