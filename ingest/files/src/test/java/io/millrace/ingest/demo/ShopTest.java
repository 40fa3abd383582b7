package io.millrace.ingest.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.ingest.http.InMemoryCollector;
import io.millrace.schemas.event.RawEvent;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShopTest {
    private static final long NOW = 1_767_607_200_000L;
    private static final double RATE = 200;
    private static final int EPISODE_TICKS = (int) (Chapter.EPISODE_SECONDS * 1_000 / Shop.TICK_MS);

    @Test
    void theSameSeedAndRateProduceTheSameTraffic() {
        assertThat(play(7, 2_400)).isEqualTo(play(7, 2_400)).isNotEqualTo(play(8, 2_400));
    }

    @Test
    void trafficContainsOrdersBotsCampaignsLateAndDuplicateEvents() {
        var events = play(42, 400).stream().map(ObjectNode::toString).toList();

        assertThat(events)
                .anyMatch(event -> event.contains("\"Order Completed\"") && event.contains("\"revenue\":"))
                .anyMatch(event -> event.contains("Googlebot"))
                .anyMatch(event -> event.contains("\"campaign\":{\"source\":\"google\",\"medium\":\"cpc\""))
                .anyMatch(event -> event.contains("\"identify\""));
        assertThat(events.stream().distinct().count()).isBetween((long) (events.size() * 0.97), events.size() - 10L);
    }

    @Test
    void anOrdinaryDayHasTheRate() {
        assertThat(play(42, 200)).hasSize((int) (RATE * 10));
    }

    @Test
    void noEventIsOlderThanTheLateBatch() {
        var shop = new Shop(42, RATE, "t");
        for (int tick = 0; tick < EPISODE_TICKS; tick++) {
            long now = NOW + tick * Shop.TICK_MS;
            for (var event : shop.next(now)) {
                assertThat(Instant.parse(event.path("timestamp").asText()))
                        .isBetween(Instant.ofEpochMilli(now - 45_000), Instant.ofEpochMilli(now));
            }
        }
    }

    @Test
    void everyEventIsAccepted() {
        try (var collector = new InMemoryCollector(true, 64 << 20)) {
            int code = DemoMain.run(new String[] {
                "--url", collector.uri("/").toString(), "--rate", "20000/s", "--events", "3000", "--seed", "3"
            });

            assertThat(code).isZero();
            assertThat(collector.events()).hasSize(3_000);
            assertThat(collector.failures()).isEmpty();
            assertThat(collector.events()).extracting(RawEvent::getTenant).containsOnly("default");
        }
    }

    private static List<ObjectNode> play(long seed, int ticks) {
        var shop = new Shop(seed, RATE, "t");
        return IntStream.range(0, ticks)
                .boxed()
                .flatMap(tick -> shop.next(NOW + tick * Shop.TICK_MS).stream())
                .toList();
    }
}
