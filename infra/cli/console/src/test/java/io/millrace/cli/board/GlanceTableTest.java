package io.millrace.cli.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GlanceTableTest {
    private static final Glance REVENUE = new Glance(
            "revenue_by_country",
            "JP",
            List.of("revenue 4,210.50", "orders 31", "average_order 135.82"),
            "+35%",
            Arrays.asList(1.0, 2.0, null, 4.0),
            Glance.Mark.STORY);

    @Test
    void aRowShowsTheNewestValueItsChangeAndItsTrend() {
        assertThat(GlanceTable.lines(List.of(REVENUE), 80, 20))
                .containsExactly(
                        "  insight             group  now                                change  trend",
                        "› revenue_by_country  JP     revenue 4,210.50 · orders 31         +35%  ▃▅ █");
    }

    @Test
    void everyLineFitsWhateverTheTerminalIsWideAndTheCellsHold() {
        var rows = List.of(
                REVENUE,
                new Glance(
                        "a_name_of_an_insight_that_is_sixty_three_characters_long_indeed",
                        "東京東京東京東京東京/🎿🎿🎿🎿🎿🎿/\u001b[2J",
                        List.of("a_measure_with_a_long_name 123,456,789,012.25"),
                        "+12345678%",
                        IntStream.range(0, 100).mapToObj(i -> (double) i).toList(),
                        Glance.Mark.ALERT));

        for (int width = 40; width <= 250; width++) {
            for (var line : GlanceTable.lines(rows, width, 20)) {
                assertThat(CellText.width(line)).as(width + ": " + line).isLessThanOrEqualTo(width);
                assertThat(line).doesNotContain("\u001b");
            }
        }
    }

    @Test
    void aWideTerminalShowsMoreMeasures() {
        assertThat(GlanceTable.lines(List.of(REVENUE), 160, 20).get(1)).contains("average_order 135.82");
    }

    @Test
    void rowsBeyondTheHeightAreCounted() {
        var rows = new ArrayList<Glance>();
        for (int i = 0; i < 30; i++) {
            rows.add(REVENUE);
        }

        var lines = GlanceTable.lines(rows, 80, 12);

        assertThat(lines).hasSize(12);
        assertThat(lines.get(11)).isEqualTo("  … and 20 more, in the console");
        assertThat(GlanceTable.lines(rows.subList(0, 11), 80, 12)).hasSize(12).noneMatch(line -> line.contains("more"));
    }

    @Test
    void barsBeginAtZero() {
        assertThat(Sparkline.of(List.of(0.0, 3.5, 7.0), 8)).isEqualTo("▁▅█");
        assertThat(Sparkline.of(List.of(7.0, 7.0), 8)).isEqualTo("██");
        assertThat(Sparkline.of(List.of(-4.0, 0.0, 3.0), 8)).isEqualTo("▁▅█");
        assertThat(Sparkline.of(List.of(0.0, 0.0), 8)).isEqualTo("▁▁");
        assertThat(Sparkline.of(List.of(1.0, 2.0, 3.0), 2)).isEqualTo("▆█");
        assertThat(Sparkline.of(List.of(), 8)).isEmpty();
    }
}
