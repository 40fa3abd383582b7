package io.millrace.aggregation.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.definition.WindowSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowAssignerTest {
    private static final ZoneId VIENNA = ZoneId.of("Europe/Vienna");

    @Test
    void tumblingWindowsFollowEachOther() {
        var assigner = WindowAssigner.of(new WindowSpec.Tumbling(Duration.ofMinutes(1), ZoneOffset.UTC));

        assertThat(windows(assigner, "2026-11-01T10:00:59.999Z"))
                .containsExactly("2026-11-01T10:00:00Z/2026-11-01T10:01:00Z");
        assertThat(windows(assigner, "2026-11-01T10:01:00Z"))
                .containsExactly("2026-11-01T10:01:00Z/2026-11-01T10:02:00Z");
        assertThat(windows(assigner, "1969-12-31T23:59:59.999Z"))
                .containsExactly("1969-12-31T23:59:00Z/1970-01-01T00:00:00Z");
    }

    @Test
    void anEventIsInEveryHoppingWindowThatCoversIt() {
        var assigner =
                WindowAssigner.of(new WindowSpec.Hopping(Duration.ofMinutes(5), Duration.ofMinutes(2), ZoneOffset.UTC));

        assertThat(windows(assigner, "2026-11-01T10:00:30Z"))
                .containsExactly(
                        "2026-11-01T10:00:00Z/2026-11-01T10:05:00Z",
                        "2026-11-01T09:58:00Z/2026-11-01T10:03:00Z",
                        "2026-11-01T09:56:00Z/2026-11-01T10:01:00Z");
        assertThat(windows(assigner, "2026-11-01T10:01:30Z"))
                .containsExactly(
                        "2026-11-01T10:00:00Z/2026-11-01T10:05:00Z", "2026-11-01T09:58:00Z/2026-11-01T10:03:00Z");
    }

    @Test
    void aLocalDayHas23HoursWhenTheClocksGoForward() {
        var assigner = WindowAssigner.of(new WindowSpec.Tumbling(Duration.ofDays(1), VIENNA));

        assertThat(windows(assigner, "2026-03-29T12:00:00Z"))
                .containsExactly("2026-03-28T23:00:00Z/2026-03-29T22:00:00Z");
    }

    @Test
    void hoursOfAZoneAreAlignedToTheEpoch() {
        var assigner = WindowAssigner.of(new WindowSpec.Tumbling(Duration.ofHours(1), VIENNA));

        assertThat(windows(assigner, "2026-03-29T12:30:00Z"))
                .containsExactly("2026-03-29T12:00:00Z/2026-03-29T13:00:00Z");
    }

    @Test
    void weeksStartOnMondayAndMonthsOnTheFirst() {
        var week = WindowAssigner.of(new WindowSpec.Calendar(WindowSpec.CalendarUnit.WEEK, ZoneOffset.UTC));
        var month = WindowAssigner.of(new WindowSpec.Calendar(WindowSpec.CalendarUnit.MONTH, VIENNA));

        assertThat(windows(week, "2026-11-21T09:00:00Z")).containsExactly("2026-11-16T00:00:00Z/2026-11-23T00:00:00Z");
        assertThat(windows(month, "2026-10-31T23:30:00Z")).containsExactly("2026-10-31T23:00:00Z/2026-11-30T23:00:00Z");
    }

    private static List<String> windows(WindowAssigner assigner, String time) {
        int count = assigner.assign(Instant.parse(time).toEpochMilli());
        var windows = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            windows.add(Instant.ofEpochMilli(assigner.start(i)) + "/" + Instant.ofEpochMilli(assigner.end(i)));
        }
        return windows;
    }
}
