package io.millrace.aggregation.shape;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.registry.SampleInsights;
import io.millrace.aggregation.request.Parameters;
import io.millrace.aggregation.rowquery.QueryLimits;
import io.millrace.aggregation.rowquery.Row;
import io.millrace.aggregation.rowquery.RowQuery;
import io.millrace.aggregation.rowquery.RowQueryParser;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultWindowsTest {
    @ParameterizedTest
    @CsvSource({
        "tumbling: 1h, 2026-11-21T08:30:00Z, 2026-11-21T10:30:00Z, 08:00 09:00 10:00",
        "'hopping: { size: 1h, every: 30m }', 2026-11-21T08:30:00Z, 2026-11-21T09:30:00Z, 08:00 08:30 09:00",
        "cumulative: { size: 2h }, 2026-11-21T08:30:00Z, 2026-11-21T10:30:00Z, 08:00 10:00"
    })
    void windowsThatOverlapTheRangeAreListedOnce(String window, String from, String to, String starts) {
        ResultWindows windows = ResultWindows.of(query(window), "fill");

        List<String> found = windows.between(at(from), at(to), 100).stream()
                .map(one -> Instant.ofEpochMilli(one.start()).toString().substring(11, 16))
                .toList();

        assertThat(String.join(" ", found)).isEqualTo(starts);
    }

    @ParameterizedTest
    @CsvSource({
        "calendar: month, 2026-10-01T00:00:00Z, 2026-11-01T00:00:00Z, 31, 2026-09-01T00:00:00Z",
        "calendar: month, 2026-03-01T00:00:00Z, 2026-04-01T00:00:00Z, 31, 2026-02-01T00:00:00Z",
        "'calendar: day, zone: Europe/Zurich', 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z, 1, 2026-10-23T22:00:00Z"
    })
    void monthsAndDaysOfAZoneMatchTheOneBefore(String window, String start, String end, int days, String before) {
        ResultWindows windows = ResultWindows.of(query(window), "compare");
        Row row = new Row(at(start), at(end), List.of(), List.of(1L), 1, false);

        assertThat(Instant.ofEpochMilli(windows.earlier(row, days * 86_400_000L).start()))
                .hasToString(before);
    }

    private static RowQuery query(String window) {
        var insight = SampleInsights.parse(
                "name: sample\nwindow: { " + window + " }\nmeasures: { n: count() }\nretain: 400d\n");
        return new RowQueryParser(new QueryLimits(10, 10, 10, 10), Clock.systemUTC())
                .parse(insight, new Parameters(Map.of()));
    }

    private static long at(String time) {
        return Instant.parse(time).toEpochMilli();
    }
}
