package io.millrace.cli.board;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class InsightRowsTest {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:35Z");

    @Test
    void theLeaderIsTheGreatestGroupOfTheLastWindowThatIsOver() throws Exception {
        var rows = rows(
                row(30, "{\"country\":\"US\"}", "{\"revenue\":900}", 1, false),
                row(20, "{\"country\":\"JP\"}", "{\"revenue\":50.5}", 1, false),
                row(20, "{\"country\":null}", "{\"revenue\":20}", 1, false),
                row(10, "{\"country\":\"DE\"}", "{\"revenue\":100}", 1, true));

        assertThat(InsightRows.leader(rows, NOW)).map(InsightRows::group).contains("JP");
        assertThat(InsightRows.leader(rows, Instant.EPOCH))
                .map(InsightRows::group)
                .contains("US");
        assertThat(InsightRows.leader(rows(), NOW)).isEmpty();
    }

    @Test
    void theLastStepLeadsAFunnel() throws Exception {
        var rows = rows(
                row(20, "{\"step\":\"viewed\"}", "{\"position\":1,\"people\":90,\"conversion\":1}", 1, false),
                row(20, "{\"step\":\"bought\"}", "{\"position\":2,\"people\":9,\"conversion\":0.1}", 1, false));

        assertThat(InsightRows.leader(rows, NOW)).map(InsightRows::group).contains("bought");
        assertThat(InsightRows.glance("funnel", rows(rows.get(1)), NOW)
                        .orElseThrow()
                        .measures())
                .containsExactly("conversion 0.10", "people 9");
    }

    @Test
    void aGlanceShowsTheOpenWindowAndComparesThoseThatAreOver() throws Exception {
        var glance = InsightRows.glance(
                        "sales",
                        rows(
                                row(30, "{}", "{\"top\":[],\"orders\":4,\"share\":null}", 1, false),
                                row(20, "{}", "{\"top\":[],\"orders\":30,\"share\":0.5}", 1, false),
                                row(10, "{}", "{\"top\":[],\"orders\":20,\"share\":0.5}", 1, true),
                                row(-10, "{}", "{\"top\":[],\"orders\":7,\"share\":0.5}", 1, true)),
                        NOW)
                .orElseThrow();

        assertThat(glance.group()).isEqualTo("all");
        assertThat(glance.measures()).containsExactly("orders 4");
        assertThat(glance.change()).isEqualTo("+50%");
        assertThat(glance.trend()).containsExactly(7.0, null, 20.0, 30.0);
    }

    @Test
    void aSingleWindowHasNoChange() throws Exception {
        var glance = InsightRows.glance("sales", rows(row(30, "{}", "{\"orders\":4}", 1, false)), NOW)
                .orElseThrow();

        assertThat(glance.change()).isEmpty();
        assertThat(glance.trend()).containsExactly(4.0);
    }

    @Test
    void windowsThatAreNotNeighboursAreNotCompared() throws Exception {
        var rows = rows(row(20, "{}", "{\"orders\":4}", 1, false), row(0, "{}", "{\"orders\":2}", 1, false));

        assertThat(InsightRows.glance("sales", rows, NOW).orElseThrow().change())
                .isEmpty();
    }

    @Test
    void aChangeIsShort() {
        assertThat(InsightRows.change(100, 135)).isEqualTo("+35%");
        assertThat(InsightRows.change(100, 12)).isEqualTo("-88%");
        assertThat(InsightRows.change(5, 5)).isEqualTo("=");
        assertThat(InsightRows.change(0, 5)).isEqualTo("new");
        assertThat(InsightRows.change(1, 12)).isEqualTo("×12");
        assertThat(InsightRows.change(-10, -5)).isEqualTo("+50%");
    }

    @Test
    void aFinalRowThatChangesIsACorrectionOnce() throws Exception {
        var corrections = new Corrections();
        var before = row(10, "{\"country\":\"CH\"}", "{\"revenue\":120}", 4, true);
        var after = row(10, "{\"country\":\"CH\"}", "{\"revenue\":860.5}", 5, true);

        assertThat(corrections.look("sales", rows(before, row(20, "{}", "{\"revenue\":1}", 1, false))))
                .isEmpty();
        assertThat(corrections.look("sales", rows(after, row(20, "{}", "{\"revenue\":2}", 2, true))))
                .containsExactly("sales 10:00:10 CH: revenue 120 → 860.50");
        assertThat(corrections.look("sales", rows(after))).isEmpty();
    }

    private static JsonNode rows(JsonNode... rows) throws IOException {
        var array = new ObjectMapper().createArrayNode();
        for (var row : rows) {
            array.add(row);
        }
        return array;
    }

    private static JsonNode row(int second, String group, String values, int revision, boolean isFinal)
            throws IOException {
        var start = Instant.parse("2026-11-01T10:00:00Z").plusSeconds(second);
        return new ObjectMapper()
                .readTree("{\"window\":{\"start\":\"" + start + "\",\"end\":\"" + start.plusSeconds(10)
                        + "\"},\"group\":" + group + ",\"values\":" + values + ",\"revision\":" + revision
                        + ",\"final\":" + isFinal + "}");
    }
}
