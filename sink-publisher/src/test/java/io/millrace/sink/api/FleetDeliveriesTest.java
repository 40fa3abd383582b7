package io.millrace.sink.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.access.AccessConfig;
import io.millrace.runtime.access.AccessGate;
import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.ConfigSource;
import io.millrace.runtime.config.HttpConfig;
import io.millrace.runtime.service.PeerClients;
import io.millrace.schemas.delivery.DeliveryFailureReason;
import io.millrace.sink.delivery.DeliveryStatus;
import io.millrace.sink.delivery.LaneCounts;
import io.millrace.sink.destination.ActiveDestination;
import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How deliveries stand over several instances: parts are added up, and who does not say its part is named. */
class FleetDeliveriesTest {
    private static final String SECRET = "between instances only";
    private static final HostInfo SELF = new HostInfo("127.0.0.1", 1);

    private final Vertx vertx = Vertx.vertx();
    private final LocalDeliveries local =
            new LocalDeliveries(() -> List.of(status("swiss", 3, "CLOSED", "2026-11-26T09:00:01Z")));
    private final LocalDeliveries others = new LocalDeliveries(() -> List.of(
            status("german", 1, "CLOSED", "2026-11-26T09:00:00Z"),
            status("swiss", 4, "OPEN", "2026-11-26T09:00:00.500Z")));

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void thePartsOfAllInstancesAreAddedUp() {
        var other = instance(others);

        var swiss = parts(SECRET, () -> List.of(SELF, other)).of("swiss").orElseThrow();

        assertThat(swiss.getLong("waiting")).isEqualTo(7);
        assertThat(swiss.getJsonObject("counts").getLong("whereFailed")).isEqualTo(4);
        assertThat(swiss.getJsonObject("counts").getLong("waiting")).isEqualTo(7);
        assertThat(swiss.getString("breaker")).isEqualTo("open");
        assertThat(swiss.getString("oldestWaiting")).isEqualTo("2026-11-26T09:00:00.500Z");
        assertThat(swiss.getString("lastDelivered")).isEqualTo("2026-11-26T09:00:01Z");
        assertThat(swiss.getDouble("rate")).isEqualTo(1.0);
        assertThat(swiss.getJsonArray("attempts"))
                .extracting(attempt -> ((JsonObject) attempt).getString("at"))
                .containsExactly("2026-11-26T09:00:01Z", "2026-11-26T09:00:00.500Z");
        assertThat(swiss.getInteger("instances")).isEqualTo(2);
        assertThat(swiss.getBoolean("partial")).isFalse();
    }

    @Test
    void aDestinationIsShownThatOnlyAnotherInstanceDeliversTo() {
        var other = instance(others);

        var parts = parts(SECRET, () -> List.of(SELF, other));

        assertThat(parts.of("german").orElseThrow().getLong("waiting")).isEqualTo(1);
        assertThat(parts.of("french")).isEmpty();
    }

    @Test
    void anInstanceThatIsGoneOrHasAnotherSecretIsNamedAsMissing() {
        var other = instance(others);
        var gone = new HostInfo("127.0.0.1", 2);

        var swiss = parts("another secret of ours", () -> List.of(SELF, other, gone))
                .of("swiss")
                .orElseThrow();

        assertThat(swiss.getLong("waiting")).as("its own part").isEqualTo(3);
        assertThat(swiss.getBoolean("partial")).isTrue();
        assertThat(swiss.getJsonArray("missing")).containsExactly("127.0.0.1:" + other.port(), "127.0.0.1:2");
    }

    @Test
    void whileTheInstancesAreNotKnownTheAnswerIsPartial() {
        var swiss = parts(SECRET, () -> {
                    throw new IllegalStateException("not running");
                })
                .of("swiss")
                .orElseThrow();

        assertThat(swiss.getBoolean("partial")).isTrue();
        assertThat(swiss.getLong("waiting")).isEqualTo(3);
    }

    private FleetDeliveries.Parts parts(String secret, Supplier<Collection<HostInfo>> instances) {
        try (var peers = new PeerDeliveries(PeerClients.plain(vertx), Optional.of(secret))) {
            return new FleetDeliveries(local, SELF, instances, peers)
                    .parts(Optional.empty())
                    .await();
        }
    }

    private HostInfo instance(LocalDeliveries parts) {
        var router = Router.router(vertx);
        var access = AccessConfig.read(
                new ConfigReader(ConfigSource.of(Map.of("sink.query.peer.secret", SECRET))),
                "sink",
                new HttpConfig("127.0.0.1", 0));
        new AccessGate(access, new DestinationAccessRules(), new CollectorRegistry()).mount(router);
        new PeerDeliveriesRoute(parts).mount(router);
        var server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .await();
        return new HostInfo("127.0.0.1", server.actualPort());
    }

    private static DeliveryStatus status(String name, long waiting, String breaker, String at) {
        var time = Instant.parse(at);
        var attempt = new DeliveryStatus.Try(
                time, "msg_1", "orders/CH", Optional.of(DeliveryFailureReason.STATUS), 500, "answered 500", 12);
        return new DeliveryStatus(
                name,
                ActiveDestination.State.ACTIVE,
                Optional.empty(),
                Optional.empty(),
                true,
                breaker,
                new LaneCounts.Snapshot(waiting + 3, 1, 2, 0, 0, 0, 0, 0, waiting, 1),
                0,
                100,
                0,
                Optional.of(time),
                Optional.of(time),
                0.5,
                0,
                1,
                Optional.of(attempt),
                List.of(attempt));
    }
}
