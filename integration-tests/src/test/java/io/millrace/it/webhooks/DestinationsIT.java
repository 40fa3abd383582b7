package io.millrace.it.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import io.millrace.bench.WebhookReceivers;
import io.millrace.bench.WebhookReceivers.Delivery;
import io.millrace.it.stack.Stack;
import java.net.http.HttpHeaders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of destinations from the command line, on a whole stack with a receiver on this machine. */
@Tag("fleet")
class DestinationsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int REFUSED = 7;
    private static final int SHOPS = 5;
    private static final Duration SOON = Duration.ofSeconds(40);

    @TempDir
    static Path directory;

    private static Stack stack;
    private static WebhookReceivers receivers;
    private static ShopOrders orders;
    private static DestinationCommands commands;

    @BeforeAll
    static void up() throws Exception {
        receivers = new WebhookReceivers();
        stack = new Stack(directory, "destinations", 17_000).up();
        orders = new ShopOrders(stack);
        commands = new DestinationCommands(stack, directory, receivers, SECRET);
    }

    @AfterAll
    static void down() throws Exception {
        stack.close();
        receivers.close();
    }

    @Test
    void aFinalRowThatWhereSelectsArrivesSignedAndOthersDoNot() throws Exception {
        commands.apply("finals", "orders_by_shop", "final", "shop == \"books\" && revenue > 10.0")
                .succeeded();

        orders.order("books", 60);
        orders.order("toys", 70);

        Stack.until("the final row arrives", SOON, () -> {
            orders.advance();
            assertThat(receivers.of("/finals")).hasSize(1);
        });
        var delivery = receivers.of("/finals").get(0);
        verify(delivery);
        var row = JSON.readTree(delivery.body());
        assertThat(row.path("type").asText()).isEqualTo("insight.row.final");
        assertThat(row.at("/data/group/shop").asText()).isEqualTo("books");
        assertThat(row.at("/data/values/orders").asLong()).isEqualTo(1);
        assertThat(row.at("/data/values/revenue").asDouble()).isEqualTo(60);
        assertThat(row.at("/data/final").asBoolean()).isTrue();
        Stack.until("the other shop's row is known as filtered", SOON, () -> assertThat(commands.counts("finals"))
                .containsEntry("delivered", 1L)
                .hasEntrySatisfying("filtered", filtered -> assertThat(filtered).isPositive()));
        assertThat(commands.show("finals")
                        .at("/deliveries/attempts/0/webhookId")
                        .asText())
                .isEqualTo(delivery.id());
        assertThat(commands.show("finals").at("/deliveries/partial").asBoolean())
                .isFalse();
        assertThat(commands.run("list").succeeded().output()).contains("finals", "final of orders_by_shop", "active");
    }

    @Test
    void aPausedDestinationIsOwedTheNewestRevisionAndAReplayDeliversItAgainUnderItsId() throws Exception {
        commands.apply("paused", "orders_today", "updates", "shop == \"games\"").succeeded();
        commands.run("pause", "paused").succeeded();

        orders.order("games", 1);
        Stack.until("a revision waits", SOON, () -> assertThat(commands.counts("paused"))
                .containsEntry("waiting", 1L));
        orders.order("games", 2);
        Stack.until("the next one has taken its place", SOON, () -> assertThat(commands.counts("paused"))
                .containsEntry("waiting", 1L)
                .containsEntry("coalesced", 1L));
        assertThat(receivers.of("/paused")).isEmpty();
        assertThat(commands.show("paused").path("state").asText()).isEqualTo("paused");

        commands.run("resume", "paused").succeeded();
        Stack.until("the newest one arrives", SOON, () -> assertThat(receivers.of("/paused"))
                .hasSize(1));
        var delivery = receivers.of("/paused").get(0);
        assertThat(JSON.readTree(delivery.body()).at("/data/values/revenue").asDouble())
                .isEqualTo(3);

        commands.run("replay", "paused", "--from=-1h").succeeded();
        Stack.until("it arrives once more", SOON, () -> assertThat(receivers.of("/paused"))
                .extracting(Delivery::id)
                .filteredOn(delivery.id()::equals)
                .hasSize(2));

        assertThat(commands.run("test", "paused").succeeded().output()).contains("delivered");
        assertThat(receivers.of("/paused")).anyMatch(sent -> sent.body().contains("webhook.test"));
        assertThat(commands.run("delete", "paused").exitCode())
                .as("without --yes")
                .isEqualTo(USAGE);
        commands.run("delete", "paused", "--yes").succeeded();
        assertThat(commands.run("show", "paused").exitCode()).isEqualTo(REFUSED);
        assertThat(commands.run("list").succeeded().output()).doesNotContain("paused");
    }

    @Test
    void whatMayNotBeIsRefusedWithItsPlaceAndItsRemedy() throws Exception {
        var yaml = commands.definition("wrong", "orders_today", "updates", "shop == \"x\"")
                .replace(commands.secret(), "env:PATH");

        assertThat(commands.refused(yaml)).contains("hooks.yaml:5:", "sink.destinations.secrets.env");
        assertThat(commands.refused(yaml.replace("env:PATH", SECRET)))
                .contains("by reference only")
                .doesNotContain(SECRET);
        assertThat(commands.refused(yaml.replace("env:PATH", "file:/etc/passwd")))
                .contains("sink.destinations.secrets.dir");
        assertThat(commands.refused(yaml.replace("orders_today", "orders_todai")))
                .contains("hooks.yaml:3:", "orders_today");
        assertThat(commands.refused(yaml.replace("shop ==", "shopp =="))).contains("hooks.yaml:4:", "shopp");

        commands.apply(yaml.replace("env:PATH", "env:HOOK_OF_NOBODY")).succeeded();
        var unset = commands.run("test", "wrong");
        assertThat(unset.exitCode()).isEqualTo(FAILED);
        assertThat(unset.output()).contains("secret env:HOOK_OF_NOBODY is not set on this instance");
        commands.apply(yaml.replace(receivers.url("/wrong"), "https://10.1.2.3/hook")
                        .replace("env:PATH", commands.secret()))
                .succeeded();
        var inside = commands.run("test", "wrong");
        assertThat(inside.exitCode()).isEqualTo(FAILED);
        assertThat(inside.output()).contains("10.1.2.3", "not a public address", "sink.webhook.networks.allowed");
    }

    @Test
    void aRowThatIsGivenUpIsListedAndRedriven() throws Exception {
        var template = """
                destinations:
                  - name: large
                    from: { insight: orders_today, emit: updates }
                    where: shop == "large"
                    webhook:
                      url: "%s"
                      format: template
                      template: '{"shop":"{{shop}}","more":"%s"}'
                """;
        commands.apply(template.formatted(receivers.url("/large"), "ü".repeat(12_000)))
                .succeeded();
        orders.order("large", 1);
        Stack.until("the row is given up", SOON, () -> assertThat(
                        commands.run("failed", "list", "large").succeeded().output())
                .contains("/large", "the template gives more than"));

        commands.apply(template.formatted(receivers.url("/large"), "less")).succeeded();
        assertThat(commands.run("failed", "redrive", "large").succeeded().output())
                .contains("1 rows");

        Stack.until("it arrives after all", SOON, () -> assertThat(receivers.of("/large"))
                .extracting(Delivery::body)
                .containsExactly("{\"shop\":\"large\",\"more\":\"less\"}"));
    }

    @Test
    void killsAndRestartsOfTheServiceNeitherLoseNorReorderRevisions() throws Exception {
        commands.apply("restarted", "orders_today", "updates", "shop.startsWith(\"shop-\")")
                .succeeded();
        var sent = new AtomicInteger();
        var pace = Executors.newSingleThreadScheduledExecutor();
        var sending = pace.scheduleAtFixedRate(() -> send(sent), 0, 50, TimeUnit.MILLISECONDS);
        awaitMore(0);

        stack.kill("sink-publisher");
        int killed = arrived();
        stack.up();
        awaitMore(killed);
        stack.millrace("restart", "sink-publisher").succeeded();
        awaitMore(receivers.of("/restarted").size());
        assertThat(sending.isDone()).as("an order failed").isFalse();
        pace.shutdown();
        assertThat(pace.awaitTermination(10, TimeUnit.SECONDS)).isTrue();

        var expected = new TreeMap<String, Long>();
        for (int i = 0; i < sent.get(); i++) {
            expected.merge("shop-" + i % SHOPS, 1L, Long::sum);
        }
        Stack.until("the newest revision of every row has arrived", SOON, () -> assertThat(
                        newest(receivers.of("/restarted")))
                .isEqualTo(expected));
        var all = receivers.of("/restarted");
        inOrder(all.subList(0, killed));
        inOrder(all.subList(killed, all.size()));
        var counts = commands.counts("restarted");
        assertThat(counts.get("read"))
                .isEqualTo(counts.entrySet().stream()
                        .filter(count -> !List.of("read", "attempts").contains(count.getKey()))
                        .mapToLong(Map.Entry::getValue)
                        .sum());
    }

    private static void send(AtomicInteger sent) {
        try {
            orders.order("shop-" + sent.getAndIncrement() % SHOPS, 1);
        } catch (Exception e) {
            // Ends the sending, which the test checks.
            throw new IllegalStateException(e);
        }
    }

    private static void awaitMore(int than) throws Exception {
        Stack.until("rows arrive", SOON, () -> assertThat(receivers.of("/restarted"))
                .hasSizeGreaterThanOrEqualTo(than + 2 * SHOPS));
    }

    /** Deliveries that a service which has ended had sent. */
    private static int arrived() throws Exception {
        var seen = new AtomicInteger(-1);
        Stack.until("what was on its way has arrived", SOON, () -> {
            int now = receivers.of("/restarted").size();
            assertThat(seen.getAndSet(now)).isEqualTo(now);
        });
        return seen.get();
    }

    /** One life of the service, or two with an orderly end between them, delivers rising revisions of each row. */
    private static void inOrder(List<Delivery> deliveries) throws Exception {
        var before = new HashMap<String, Long>();
        for (var delivery : deliveries) {
            var data = JSON.readTree(delivery.body()).path("data");
            long revision = data.path("revision").asLong();
            var key = data.at("/window/start").asText() + data.at("/group/shop").asText();
            var earlier = before.put(key, revision);
            assertThat(earlier == null || earlier < revision)
                    .as("%s: revision %s, then %s", key, earlier, revision)
                    .isTrue();
        }
    }

    /** Orders by shop, by the last delivery of each. */
    private static Map<String, Long> newest(List<Delivery> deliveries) throws Exception {
        var newest = new TreeMap<String, Long>();
        for (var delivery : deliveries) {
            var data = JSON.readTree(delivery.body()).path("data");
            newest.put(
                    data.at("/group/shop").asText(), data.at("/values/orders").asLong());
        }
        return newest;
    }

    private static void verify(Delivery delivery) throws Exception {
        var headers = new HashMap<String, List<String>>();
        delivery.headers().forEach((name, value) -> headers.put(name, List.of(value)));
        new Webhook(SECRET).verify(delivery.body(), HttpHeaders.of(headers, (name, value) -> true));
    }
}
