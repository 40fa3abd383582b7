package io.millrace.ingest.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.http.InMemoryCollector;
import io.millrace.schemas.event.RawEvent;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShopTest {
    private static final long NOW = 1_767_607_200_000L;

    @Test
    void theSameSeedProducesTheSameTraffic() {
        assertThat(play(7, 2_000)).isEqualTo(play(7, 2_000)).isNotEqualTo(play(8, 2_000));
    }

    @Test
    void trafficContainsOrdersBotsCampaignsLateAndDuplicateEvents() {
        var events = play(42, 20_000);

        assertThat(events)
                .anyMatch(event -> event.contains("\"Order Completed\"") && event.contains("\"revenue\":"))
                .anyMatch(event -> event.contains("Googlebot"))
                .anyMatch(event -> event.contains("\"campaign\":{\"source\":\"google\",\"medium\":\"cpc\""))
                .anyMatch(event -> event.contains("\"identify\""));
        assertThat(events.stream().distinct().count()).isBetween(19_000L, 19_990L);
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

    private static List<String> play(long seed, int events) {
        var shop = new Shop(seed, "t");
        return IntStream.range(0, events)
                .mapToObj(i -> shop.next(NOW + i).toString())
                .toList();
    }
}
