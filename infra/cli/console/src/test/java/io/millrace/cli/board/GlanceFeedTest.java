package io.millrace.cli.board;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GlanceFeedTest {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:35Z");

    private final Map<String, String> responses = new HashMap<>();
    private final List<String> requests = new ArrayList<>();
    private final GlanceFeed feed = new GlanceFeed(this::get, Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void insightsWithoutRowsAreLeftOutAndShortWindowsComeFirst() throws Exception {
        insights("hourly", "empty", "pulse");
        rows("hourly", row("10:00:00", "11:00:00", "{}", 1, false));
        rows("empty");
        rows("pulse", row("10:00:20", "10:00:30", "{\"country\":\"JP\",\"city\":null}", 1, false));
        responses.put(
                "/v1/insights/pulse/rows?order=-window&limit=26&group.country=JP&group.city=",
                "{\"rows\":[" + row("10:00:30", "10:00:40", "{\"country\":\"JP\",\"city\":null}", 1, false) + "]}");

        assertThat(feed.look()).extracting(Glance::name).containsExactly("pulse", "hourly");
        assertThat(feed.look()).extracting(Glance::group).containsExactly("JP/–", "all");
    }

    @Test
    void aFailureOfOneInsightKeepsItsGlanceAndThoseOfTheOthers() throws Exception {
        insights("pulse");
        rows("pulse", row("10:00:20", "10:00:30", "{}", 1, false));
        var clock = new TickingClock();
        var ticking = new GlanceFeed(this::get, clock);
        assertThat(ticking.look()).hasSize(1);

        responses.remove("/v1/insights/pulse/rows?order=-window&limit=100");
        clock.now = clock.now.plusSeconds(10);

        assertThat(ticking.look()).extracting(Glance::name).containsExactly("pulse");
    }

    @Test
    void anInsightIsFetchedTenTimesInItsWindow() throws Exception {
        insights("minutes");
        rows("minutes", row("10:00:00", "10:00:30", "{}", 1, false));
        var clock = new TickingClock();
        var ticking = new GlanceFeed(this::get, clock);

        for (int second = 0; second < 30; second++) {
            ticking.look();
            clock.now = clock.now.plusSeconds(1);
        }

        assertThat(requests).filteredOn(path -> path.contains("limit=100")).hasSize(10);
    }

    @Test
    void aCorrectionIsReportedOnce() throws Exception {
        insights("pulse");
        rows("pulse", row("10:00:20", "10:00:30", "{}", 1, true));
        var clock = new TickingClock();
        var ticking = new GlanceFeed(this::get, clock);
        ticking.look();

        rows("pulse", row("10:00:20", "10:00:30", "{}", 2, true));
        clock.now = clock.now.plusSeconds(1);
        ticking.look();

        assertThat(ticking.corrections()).containsExactly("pulse 10:00:20 all: orders 1 → 2");
        assertThat(ticking.corrections()).isEmpty();
    }

    private void insights(String... names) {
        responses.put("/v1/insights", "{\"insights\":[{\"name\":\"" + String.join("\"},{\"name\":\"", names) + "\"}]}");
    }

    private void rows(String name, String... rows) {
        var body = "{\"rows\":[" + String.join(",", rows) + "]}";
        responses.put("/v1/insights/" + name + "/rows?order=-window&limit=100", body);
        responses.put("/v1/insights/" + name + "/rows?order=-window&limit=26", body);
    }

    private static String row(String start, String end, String group, int orders, boolean isFinal) {
        return "{\"window\":{\"start\":\"2026-11-01T" + start + "Z\",\"end\":\"2026-11-01T" + end + "Z\"},\"group\":"
                + group + ",\"values\":{\"orders\":" + orders + "},\"revision\":" + orders + ",\"final\":" + isFinal
                + "}";
    }

    private JsonNode get(String path) {
        requests.add(path);
        var body = responses.get(path);
        if (body == null) {
            throw new CliException(CliExitCode.REFUSED, "404: " + path);
        }
        try {
            return new ObjectMapper().readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class TickingClock extends Clock {
        private Instant now = NOW;

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
