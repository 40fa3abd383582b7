package io.millrace.it.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bench.WebhookReceivers;
import io.millrace.it.stack.CommandLine;
import io.millrace.it.stack.QueryPort;
import io.millrace.it.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every query of every dashboard has series when a real Prometheus scrapes a running stack, and every rule is evaluated. */
@Tag("fleet")
class GrafanaDashboardsIT {
    private static final int OFFSET = 41_000;
    private static final Duration SOON = Duration.ofMinutes(4);
    private static final Map<String, Integer> PORTS = new LinkedHashMap<>();

    static {
        PORTS.put("ingest", 8080);
        PORTS.put("enrichment", 8091);
        PORTS.put("aggregation", 8090);
        PORTS.put("sink-publisher", 8092);
    }

    @TempDir
    static Path directory;

    private static Stack stack;
    private static WebhookReceivers receivers;
    private static WatchedTraffic traffic;
    private static PrometheusServer prometheus;

    @BeforeAll
    static void up() throws Exception {
        var made = new CommandLine(directory.resolve("keys"), Map.of())
                .run(Duration.ofMinutes(2), "millrace", "keys", "new", "desk", "--tenant", "*", "--role", "apply")
                .succeeded()
                .output();
        var key = after(made, "key    ");
        Files.createDirectories(directory.resolve("data"));
        Files.writeString(
                directory.resolve("data/millrace.properties"),
                "aggregation.keys=" + after(made, "entry  ") + "\nlocal.api.key=" + key + "\n");
        var sources = Files.writeString(directory.resolve("sources.yaml"), """
                sources:
                  - { name: orders, topic: shop.orders, format: json, event: order, map: "userId=customer,properties=*" }
                """);
        receivers = new WebhookReceivers();
        stack = new Stack(directory, "watched", OFFSET).up("--sources", sources.toString());
        deliver();
        fillSource();
        traffic = WatchedTraffic.start(stack, key);
        var targets = new TreeMap<String, String>();
        PORTS.forEach((job, port) -> targets.put(job, "127.0.0.1:" + stack.port(port)));
        prometheus = PrometheusServer.start(Files.createDirectories(directory.resolve("prometheus")), targets);
    }

    private static void fillSource() throws Exception {
        Map<String, Object> broker = Map.of("bootstrap.servers", "127.0.0.1:" + stack.port(9092));
        try (var admin = Admin.create(broker);
                var producer = new KafkaProducer<>(broker, new StringSerializer(), new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic("shop.orders", Optional.of(1), Optional.empty())))
                    .all()
                    .get();
            producer.send(new ProducerRecord<>("shop.orders", "{\"customer\":\"ada\",\"price\":3}"))
                    .get();
        }
    }

    private static void deliver() throws Exception {
        var file = Files.writeString(directory.resolve("hooks.yaml"), """
                destinations:
                  - name: watched
                    from: { insight: orders_by_product, emit: final }
                    webhook: { url: "%s", format: template, template: '{"orders":{{orders}}}' }
                """.formatted(receivers.url("/watched")));
        stack.millrace(List.of("destinations", "apply"), file.toString()).succeeded();
    }

    @AfterAll
    static void down() throws IOException {
        if (prometheus != null) {
            prometheus.close();
        }
        if (traffic != null) {
            traffic.close();
        }
        if (stack != null) {
            stack.close();
        }
        if (receivers != null) {
            receivers.close();
        }
    }

    @Test
    void everyQueryOfEveryPanelHasASeriesAndNoneAnError() throws Exception {
        var queries = new ArrayList<Dashboard.Query>();
        for (var dashboard : Dashboard.all()) {
            queries.addAll(dashboard.queries());
        }

        assertThat(queries).hasSizeGreaterThan(100);
        Stack.until("every query has a series", SOON, () -> {
            traffic.check();
            var empty = new ArrayList<String>();
            for (var query : queries) {
                if (prometheus.query(query.withoutVariables()).isEmpty()) {
                    empty.add(query.place() + ": " + query.withoutVariables());
                }
            }
            assertThat(empty).isEmpty();
        });
    }

    @Test
    void everyRuleIsEvaluatedWithoutAnError() throws Exception {
        Stack.until("every rule was evaluated", SOON, () -> {
            var unwell = new ArrayList<String>();
            int rules = 0;
            for (var group : prometheus.ruleGroups()) {
                for (var rule : group.path("rules")) {
                    rules++;
                    if (!rule.path("health").asText().equals("ok")) {
                        unwell.add(rule.path("name").asText() + ": "
                                + rule.path("lastError").asText("not yet"));
                    }
                }
            }
            assertThat(unwell).isEmpty();
            assertThat(rules).isEqualTo(PrometheusRule.all().size());
        });
    }

    @Test
    void nothingCriticalFiresWhileAllIsWell() throws Exception {
        Stack.until("recorded series are there", SOON, () -> assertThat(
                        prometheus.query("instance:millrace_unbalanced:records"))
                .hasSize(PORTS.size()));

        assertThat(prometheus.query("ALERTS{severity=\"critical\",alertstate=\"firing\"}"))
                .isEmpty();
    }

    @Test
    void thePageOfMetricsListsWhatIsExported() throws Exception {
        Stack.until("the first seconds behind are known", SOON, () -> assertThat(
                        prometheus.query("stage:millrace_behind_seconds:max"))
                .hasSize(PORTS.size() - 1));
        var scrapes = new LinkedHashMap<String, String>();
        for (var service : PORTS.entrySet()) {
            scrapes.put(service.getKey(), new QueryPort(stack.port(service.getValue())).text("/metrics"));
        }

        var text = new MetricsPage(scrapes).text(foreign(), PORTS.size());

        if (Boolean.getBoolean("millrace.write.metrics")) {
            Files.writeString(MetricsPage.FILE, text);
        }
        assertThat(Files.readString(MetricsPage.FILE)).isEqualTo(text);
    }

    /** Metrics of Kafka and of the JVM that rules and dashboards read. */
    private static Set<String> foreign() throws IOException {
        var foreign = new TreeSet<String>();
        for (var rule : PrometheusRule.all()) {
            foreign.addAll(Expression.metrics(rule.expression()));
        }
        for (var dashboard : Dashboard.all()) {
            dashboard.queries().forEach(query -> foreign.addAll(Expression.metrics(query.expression())));
        }
        foreign.removeIf(name -> name.startsWith("millrace_"));
        return foreign;
    }

    private static String after(String output, String label) {
        return output.lines()
                .filter(line -> line.startsWith(label))
                .map(line -> line.substring(label.length()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(output));
    }
}
