package io.millrace.it.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.stack.CommandLine;
import io.millrace.it.stack.QueryPort;
import io.millrace.it.stack.Stack;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.EventType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine of a local stack: insights that begin in the past while events come in, and what "caught up" means. */
@Tag("fleet")
class BackfillIT {
    private static final int HISTORY = 50_000;
    private static final int LIVE = 15_000;
    private static final int PER_SECOND = 500;
    private static final int PEOPLE = 1_500;
    private static final String PARTIALS = "millrace-aggregation-partials-repartition";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long SEED = Long.getLong("millrace.seed", System.nanoTime());

    /** None of them counts bots. */
    private static final Set<String> APPLIED = Set.of("revenue_by_country", "checkout_funnel", "sessions_by_device");

    private static Stack stack;
    private static EventFeed feed;

    @BeforeAll
    static void up(@TempDir Path directory) throws Exception {
        stack = new Stack(directory, "fleet", 19_000).up("--only", "broker,registry,aggregation");
        feed = new EventFeed("127.0.0.1:" + stack.port(9092), EngineRun.registry(stack));
    }

    @AfterAll
    static void down() throws Exception {
        feed.close();
        stack.close();
    }

    @Test
    void insightsThatBeginInThePastCountHistoryAndWhatComesMeanwhile(@TempDir Path directory) throws Exception {
        var events = Visits.events(SEED, HISTORY + LIVE, PEOPLE, System.currentTimeMillis());
        feed.send(events.subList(0, HISTORY));
        awaitCaughtUp();
        var live = feed.send(events.subList(HISTORY, events.size()), PER_SECOND);

        var output = directory.resolve("apply.out");
        var apply = stack.startMillrace(output, List.of("insights", "apply"), arguments());
        awaitHistory("reading");
        assertThat(live).as("events come in while history is read").isNotDone();
        awaitHistory("done");

        assertThat(apply.waitFor()).as(Files.readString(output)).isZero();
        assertThat(Files.readString(output)).contains(" to go", "revenue_by_country: history counted and joined");
        live.join();
        awaitCaughtUp();
        HeldRows.areAsExpected(
                "backfilled, seed " + SEED, HeldRows.read(instance(), APPLIED), PlainRows.of(events), APPLIED);
    }

    private static String[] arguments() {
        var arguments = new ArrayList<>(
                List.of("--from", Instant.now().minus(Duration.ofDays(3)).toString()));
        APPLIED.forEach(name -> arguments.add(CommandLine.CHECKOUT
                .resolve("aggregation/insights/" + name + ".yaml")
                .toString()));
        return arguments.toArray(String[]::new);
    }

    private static void awaitHistory(String state) throws Exception {
        Stack.until("the backfill is reported as " + state, PATIENCE, () -> assertThat(
                        stack.getJson("/v1/insights/revenue_by_country/backfill")
                                .path("state")
                                .asText())
                .isEqualTo(state));
    }

    /** Whatever is behind an open transaction cannot be read, and so is in no row, though its own is long committed. */
    @Test
    void isNotCaughtUpWithWhatIsBehindSomebodysOpenTransaction() throws Exception {
        awaitCaughtUp();
        try (var other = new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", "127.0.0.1:" + stack.port(9092), "transactional.id", "somebody"),
                new IntegerSerializer(),
                new ByteArraySerializer())) {
            other.initTransactions();
            other.beginTransaction();
            for (var partition : other.partitionsFor(PARTIALS)) {
                other.send(new ProducerRecord<>(PARTIALS, partition.partition(), 0, new byte[] {0}))
                        .get();
            }
            feed.send(List.of(order("late-shop")));
            Stack.until("the event is read", PATIENCE, () -> assertThat(lag(EventFeed.TOPIC))
                    .isZero());

            assertThat(shops()).doesNotContain("late-shop");
            assertThat(stack.getJson("/v1/progress").path("caughtUp").asBoolean())
                    .isFalse();

            other.abortTransaction();
            awaitCaughtUp();
            assertThat(shops()).contains("late-shop");
        }
    }

    private static EnrichedEvent order(String shop) {
        long now = System.currentTimeMillis();
        return EnrichedEvent.newBuilder()
                .setTime(now)
                .setReceivedAt(now)
                .setTenant("default")
                .setType(EventType.TRACK)
                .setName("Order Completed")
                .setPerson("somebody")
                .setSession("s")
                .setBot(true)
                .setMessageId(shop)
                .setProperties(Map.of("shop", shop))
                .build();
    }

    private static List<String> shops() throws Exception {
        return stack.rows("orders").stream()
                .map(row -> row.path("group").path("shop").asText())
                .toList();
    }

    private static long lag(String topic) throws Exception {
        return stack.getJson("/v1/progress").path("topics").path(topic).asLong(-1);
    }

    private static void awaitCaughtUp() throws Exception {
        Stack.until("all events are in rows", PATIENCE, () -> {
            var progress = stack.getJson("/v1/progress");
            assertThat(progress.path("caughtUp").asBoolean())
                    .as(progress.toString())
                    .isTrue();
        });
    }

    private static QueryPort instance() {
        return new QueryPort(stack.port(8090));
    }
}
