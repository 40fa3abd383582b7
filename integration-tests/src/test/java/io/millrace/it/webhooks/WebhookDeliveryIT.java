package io.millrace.it.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bench.WebhookReceivers;
import io.millrace.bench.WebhookReceivers.Delivery;
import io.millrace.bench.WebhookRig;
import io.millrace.it.stack.CommandLine;
import io.millrace.it.stack.Stack;
import io.millrace.sink.delivery.Deliveries;
import io.millrace.sink.delivery.DeliveryStatus;
import io.millrace.sink.destination.ActiveDestination;
import io.millrace.sink.destination.Destination;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks over a real broker and local receivers. */
@Tag("fleet")
class WebhookDeliveryIT {
    private static final Path JARS = CommandLine.CHECKOUT.resolve("infra/cli/target/dist/broker");
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final long MEMORY = 16 << 20;
    private static final List<Duration> RETRIES = List.of(Duration.ofSeconds(1), Duration.ofSeconds(2));
    private static final List<Duration> LONG = List.of(Duration.ofSeconds(5), Duration.ofMinutes(5));

    @TempDir
    static Path directory;

    private static WebhookRig rig;
    private static WebhookReceivers receivers;

    private final Map<String, String> pauses = new ConcurrentHashMap<>();
    private final Map<String, Long> generations = new ConcurrentHashMap<>();

    @BeforeAll
    static void start() throws Exception {
        rig = new WebhookRig(JARS, directory);
        receivers = new WebhookReceivers();
    }

    @AfterAll
    static void stop() {
        receivers.close();
        rig.close();
    }

    @Test
    void aReceiverThatAnswers500ForAWhileGetsEachRowOnceTheNewest() throws Exception {
        receivers.answer("/broken", 500);
        try (var deliveries = deliveries("broken", LONG)) {
            for (int revision = 1; revision <= 20; revision++) {
                publish("broken", 200, revision);
            }
            Stack.until("the breaker is open and all is read", SOON, () -> {
                assertThat(status(deliveries, "broken").breaker()).isNotEqualTo("CLOSED");
                assertThat(status(deliveries, "broken").counts().read()).isGreaterThanOrEqualTo(4_000);
            });

            receivers.answer("/broken", 204);

            Stack.until("all is delivered", SOON, () -> assertThat(newest(receivers.of("/broken"), "broken"))
                    .hasSize(200)
                    .allSatisfy((shop, revision) -> assertThat(revision).isEqualTo(20)));
            assertThat(shops(receivers.of("/broken"), "broken")).hasSize(200);
            assertThat(status(deliveries, "broken").counts().isBalanced()).isTrue();
        }
    }

    @Test
    void anotherInstanceTakesOverAndWhatWasAcknowledgedIsNotDeliveredAgain() throws Exception {
        try (var first = deliveries("handover", LONG)) {
            publish("handover", 300, 1);
            Stack.until("half is delivered", SOON, () -> assertThat(receivers.of("/handover"))
                    .hasSizeGreaterThanOrEqualTo(150));
            assertThat(first.problem()).isEmpty();
        }
        try (var second = deliveries("handover", LONG)) {
            Stack.until("the rest is delivered", SOON, () -> assertThat(
                            shops(receivers.of("/handover"), "handover").stream()
                                    .distinct())
                    .hasSize(300));
            publish("handover", 300, 2);
            Stack.until("the next revision, too", SOON, () -> assertThat(newest(receivers.of("/handover"), "handover"))
                    .hasSize(300)
                    .allSatisfy((shop, revision) -> assertThat(revision).isEqualTo(2)));
            assertThat(second.problem()).isEmpty();
        }

        var ids = receivers.of("/handover").stream().map(Delivery::id).toList();
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void aRowThatIsGivenUpIsRedrivenUnderTheSameId() throws Exception {
        receivers.answer("/refusing", 400);
        try (var deliveries = deliveries("refusing", RETRIES)) {
            publish("refusing", 1, 1);
            Stack.until("all is given up", SOON, () -> assertThat(
                            status(deliveries, "refusing").counts().failed())
                    .isEqualTo(1));
            receivers.answer("/refusing", 204);

            long redriven =
                    deliveries.redrive("refusing", Instant.EPOCH, Instant.now().plusSeconds(60));

            assertThat(redriven).isEqualTo(1);
            Stack.until(
                    "all is delivered after all", SOON, () -> assertThat(newest(receivers.of("/refusing"), "refusing"))
                            .hasSize(1));
            var ids = new HashSet<String>();
            status(deliveries, "refusing").newest().stream()
                    .filter(attempt -> attempt.reason().isPresent())
                    .forEach(attempt -> ids.add(attempt.webhookId()));
            assertThat(ids)
                    .containsAll(
                            receivers.of("/refusing").stream().map(Delivery::id).toList());
        }
    }

    @Test
    void aReplayDeliversOnceMoreUnderTheSameIds() throws Exception {
        long created = System.currentTimeMillis();
        try (var deliveries = deliveries("replayed", LONG)) {
            publish("replayed", 50, 1);
            Stack.until("all is delivered", SOON, () -> assertThat(newest(receivers.of("/replayed"), "replayed"))
                    .hasSize(50));
            var before = receivers.of("/replayed");
            receivers.clear();

            deliveries.apply(Map.of(
                    "replayed",
                    WebhookRig.destination(
                            "replayed",
                            receivers.url("/replayed"),
                            generation("replayed"),
                            Optional.empty(),
                            Optional.of(new Destination.Replay(created, 2)))));

            Stack.until(
                    "all is delivered once more", SOON, () -> assertThat(newest(receivers.of("/replayed"), "replayed"))
                            .hasSize(50));
            assertThat(before.stream().map(Delivery::id))
                    .containsAll(mine(receivers.of("/replayed"), "replayed").stream()
                            .map(Delivery::id)
                            .toList());
        }
    }

    @Test
    void aReceiverThatIsGonePausesItsDestination() throws Exception {
        receivers.answer("/gone", 410);
        try (var deliveries = deliveries("gone", RETRIES)) {
            publish("gone", 5, 1);

            Stack.until(
                    "it is paused", SOON, () -> assertThat(pauses.get("gone")).contains("410"));
            assertThat(status(deliveries, "gone").counts().failed()).isZero();
        }
    }

    @Test
    void slowSilentAndRefusingReceiversHoldUpNoOther() throws Exception {
        var all = new HashMap<String, ActiveDestination>();
        long generation = System.currentTimeMillis();
        all.put("never", WebhookRig.destination("never", receivers.url("/never"), generation));
        all.put("slow", WebhookRig.destination("slow", receivers.url("/slow"), generation));
        all.put("refused", WebhookRig.destination("refused", "http://127.0.0.1:1/", generation));
        for (int i = 0; i < 17; i++) {
            all.put("healthy" + i, WebhookRig.destination("healthy" + i, receivers.url("/healthy" + i), generation));
        }
        try (var deliveries = rig.deliveries(MEMORY, LONG, pauses::put)) {
            deliveries.apply(all);
            Stack.until("every destination reads", Duration.ofMinutes(1), () -> assertThat(deliveries.statuses())
                    .hasSize(20)
                    .allMatch(status -> status.assigned()));
            for (int round = 1; round <= 20; round++) {
                int revision = round;
                publish("isolated", 10, revision);
                Stack.until("the healthy ones have round " + round, SOON, () -> assertThat(
                                newest(receivers.of("/healthy16"), "isolated"))
                        .hasSize(10)
                        .allSatisfy((shop, newest) -> assertThat(newest).isEqualTo(revision)));
            }

            Stack.until("all healthy ones have all", SOON, () -> {
                for (int i = 0; i < 17; i++) {
                    assertThat(newest(receivers.of("/healthy" + i), "isolated").values())
                            .containsOnly(20L);
                }
            });
            var nanos = all.keySet().stream()
                    .flatMap(name -> mine(receivers.of("/" + name), "isolated").stream())
                    .map(Delivery::nanos)
                    .sorted()
                    .toList();
            assertThat(nanos).hasSizeGreaterThan(17 * 10 * 10);
            assertThat(TimeUnit.NANOSECONDS.toMillis(nanos.get(nanos.size() * 99 / 100)))
                    .isLessThan(1_000);
            assertThat(deliveries.memoryUsed()).isLessThan(MEMORY);
        }
    }

    private long generation(String name) {
        return generations.computeIfAbsent(name, unused -> System.currentTimeMillis());
    }

    private Deliveries deliveries(String name, List<Duration> retries) {
        var deliveries = rig.deliveries(MEMORY, retries, pauses::put);
        deliveries.apply(Map.of(name, WebhookRig.destination(name, receivers.url("/" + name), generation(name))));
        return deliveries;
    }

    private static void publish(String prefix, int shops, long revision) {
        for (int shop = 0; shop < shops; shop++) {
            rig.publish(prefix + "-" + shop, revision);
        }
        rig.flush();
    }

    private static DeliveryStatus status(Deliveries deliveries, String name) {
        return deliveries.status(name).orElseThrow();
    }

    /** Deliveries of a test's own rows: every destination gets those of all tests. */
    private static List<Delivery> mine(List<Delivery> all, String prefix) {
        return all.stream()
                .filter(delivery -> delivery.body().contains("\"shop\":\"" + prefix + "-"))
                .toList();
    }

    private static List<String> shops(List<Delivery> all, String prefix) {
        return mine(all, prefix).stream()
                .map(delivery -> between(delivery.body(), "\"shop\":\"", "\""))
                .toList();
    }

    private static Map<String, Long> newest(List<Delivery> all, String prefix) {
        var newest = new HashMap<String, Long>();
        for (var delivery : mine(all, prefix)) {
            newest.put(
                    between(delivery.body(), "\"shop\":\"", "\""),
                    Long.parseLong(between(delivery.body(), "\"revision\":", "}")));
        }
        return newest;
    }

    private static String between(String text, String from, String to) {
        int start = text.indexOf(from) + from.length();
        return text.substring(start, text.indexOf(to, start)).replaceAll(",.*", "");
    }
}
