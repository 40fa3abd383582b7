package io.millrace.aggregation.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.definition.WindowSpec;
import io.millrace.aggregation.definition.WindowSpec.CalendarUnit;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WindowShiftTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void thePreviousWindowEndsWhereTheWindowStarts() {
        var hour = shift(new WindowSpec.Tumbling(Duration.ofHours(1), ZoneOffset.UTC), null);
        var month = shift(new WindowSpec.Calendar(CalendarUnit.MONTH, BERLIN), null);
        var hopping = shift(new WindowSpec.Hopping(Duration.ofHours(1), Duration.ofMinutes(10), ZoneOffset.UTC), null);

        assertThat(before(hour, "2026-11-21T09:00:00Z")).isEqualTo("2026-11-21T08:00:00Z");
        assertThat(before(month, "2026-10-31T23:00:00Z")).isEqualTo("2026-09-30T22:00:00Z");
        assertThat(before(hopping, "2026-11-21T09:10:00Z")).isEqualTo("2026-11-21T08:10:00Z");
    }

    @Test
    void theBaselineOneDayEarlierIsByLocalTime() {
        var hour = shift(new WindowSpec.Tumbling(Duration.ofHours(1), BERLIN), Duration.ofDays(1));
        var week = shift(new WindowSpec.Tumbling(Duration.ofDays(1), BERLIN), Duration.ofDays(7));

        assertThat(before(hour, "2026-10-25T11:00:00Z"))
                .as("12:00 on both days")
                .isEqualTo("2026-10-24T10:00:00Z");
        assertThat(before(week, "2026-10-25T23:00:00Z")).isEqualTo("2026-10-18T22:00:00Z");
    }

    @Test
    void theDependentWindowOfTheBaselineIsTheWindow() {
        var specs = new WindowSpec[] {
            new WindowSpec.Tumbling(Duration.ofHours(6), BERLIN),
            new WindowSpec.Calendar(CalendarUnit.WEEK, BERLIN),
            new WindowSpec.Calendar(CalendarUnit.MONTH, BERLIN),
            new WindowSpec.Tumbling(Duration.ofMinutes(15), ZoneOffset.UTC)
        };
        for (var spec : specs) {
            var assigner = WindowAssigner.of(spec);
            var previous = shift(spec, null);
            for (long time = Instant.parse("2026-03-20T00:00:00Z").toEpochMilli(), i = 0; i < 400; i++) {
                assigner.assign(time + i * 3_500_000);
                long start = assigner.start(0);
                long next = previous.dependentStart(start, assigner.end(0));

                assertThat(previous.baselineStart(next)).as("%s", spec).isEqualTo(start);
            }
        }
    }

    private static WindowShift shift(WindowSpec spec, Duration back) {
        return new WindowShift(spec, Optional.ofNullable(back));
    }

    private static String before(WindowShift shift, String start) {
        return Instant.ofEpochMilli(shift.baselineStart(Instant.parse(start).toEpochMilli()))
                .toString();
    }
}
