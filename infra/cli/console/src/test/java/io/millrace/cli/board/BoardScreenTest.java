package io.millrace.cli.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BoardScreenTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-01T10:00:00Z"), ZoneOffset.UTC);
    private static final PipelineState PIPELINE =
            new PipelineState(24_310, 203.4, 27, OptionalLong.of(180), OptionalLong.empty());

    private final Notices notices = new Notices(CLOCK);

    @Test
    void theScreenFitsAUsualTerminalWithTwentyInsightsAndManyNotices() {
        for (int i = 0; i < 10; i++) {
            notices.add("insight_1", Glance.Mark.ALERT, "insight_1 10:00:00 all: " + "x".repeat(100));
        }

        for (int width = 80; width <= 120; width += 40) {
            var lines = screen(20).lines(width, 23);

            int columns = width;
            assertThat(lines).hasSize(23).allMatch(line -> CellText.width(line) <= columns);
            assertThat(lines.get(1)).isEqualTo("24,310 events   203/s   27 in flight   p50 180 ms   p99 –");
            assertThat(lines).anyMatch(line -> line.startsWith("  … and 8 more"));
            assertThat(lines.get(18)).isEqualTo("story 4/8: A sale starts");
            assertThat(lines.get(22)).isEqualTo("console http://127.0.0.1:8090");
        }
    }

    @Test
    void aRowIsMarkedForTheStoryAndForWhatIsMoreUrgent() {
        notices.add("insight_1", Glance.Mark.ALERT, "insight_1 10:00:00 all: share 0.61");
        notices.add("insight_1", Glance.Mark.CORRECTED, "insight_1 09:59:00 all: share 0.1 → 0.2");
        notices.add("insight_2", Glance.Mark.CORRECTED, "insight_2 09:59:00 all: share 0.1 → 0.2");

        var lines = screen(4).lines(80, 40);

        assertThat(lines)
                .anyMatch(line -> line.startsWith("› insight_0"))
                .anyMatch(line -> line.startsWith("! insight_1"))
                .anyMatch(line -> line.startsWith("↻ insight_2"))
                .anyMatch(line -> line.startsWith("  insight_3"))
                .contains("! insight_1 10:00:00 all: share 0.61", "↻ insight_2 09:59:00 all: share 0.1 → 0.2");
    }

    @Test
    void beforeTheFirstRowTheScreenSaysSo() {
        assertThat(screen(0).lines(80, 24)).contains("no rows yet");
    }

    @Test
    void noticesFadeAndAreReadOnce() {
        var later = new MovedClock();
        var fading = new Notices(later);

        fading.add("sales", Glance.Mark.ALERT, "sales all");

        assertThat(fading.newest(3)).containsExactly("! sales all");
        assertThat(fading.unread()).containsExactly("! sales all");
        assertThat(fading.unread()).isEmpty();
        assertThat(fading.mark("sales")).contains(Glance.Mark.ALERT);
        later.now = later.now.plus(Duration.ofSeconds(40));
        assertThat(fading.newest(3)).hasSize(1);
        assertThat(fading.mark("sales")).isEmpty();
        later.now = later.now.plus(Duration.ofSeconds(40));
        assertThat(fading.newest(3)).isEmpty();
    }

    @Test
    void theStoryIsReadFromTheLogOfTheDemo() {
        var log = List.of("demo: story 1/8 pulse_revenue: An ordinary day", "demo: answered 503; retrying", "noise");

        assertThat(StoryLine.last(log)).map(StoryLine::shown).contains("story 1/8: An ordinary day");
        assertThat(StoryLine.last(log)).map(StoryLine::insight).contains("pulse_revenue");
        assertThat(StoryLine.last(List.of("(no log: not found)"))).isEmpty();
    }

    private BoardScreen screen(int insights) {
        var glances = new ArrayList<Glance>();
        for (int i = 0; i < insights; i++) {
            glances.add(
                    new Glance("insight_" + i, "all", List.of("orders 1"), "=", List.of(1.0, 2.0), Glance.Mark.NONE));
        }
        var story = Optional.of(new StoryLine("4/8", "insight_0", "A sale starts"));
        return new BoardScreen(PIPELINE, story, glances, notices, "console http://127.0.0.1:8090");
    }

    private static final class MovedClock extends Clock {
        private Instant now = Instant.EPOCH;

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
