package io.millrace.aggregation.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.aggregation.dashboard.Dashboard.Chart;
import io.millrace.aggregation.definition.DefinitionProblem;
import io.millrace.aggregation.definition.InvalidDefinitionException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DashboardParserTest {
    private static final String SHOP = """
        dashboards:
          - name: shop
            title: "Shop: today"
            range: 6h
            refresh: 10s
            tiles:
              - { insight: revenue_by_country, measure: revenue, by: country, chart: stacked, width: 2 }
              - { insight: checkout_funnel, chart: funnel, title: Checkout, range: 1d }
              - { insight: revenue_by_country, chart: map }
          - { name: plain, tiles: [{ insight: pages_by_path }] }
        """;

    @Test
    void tilesAndTheirDefaultsAreRead() throws Exception {
        List<Dashboard> dashboards = DashboardParser.parse("f.yaml", SHOP);

        Dashboard shop = dashboards.get(0);
        assertThat(shop.title()).isEqualTo("Shop: today");
        assertThat(shop.range()).isEqualTo(Duration.ofHours(6));
        assertThat(shop.tiles())
                .containsExactly(
                        new Dashboard.Tile(
                                "revenue_by_country",
                                "",
                                Optional.of("revenue"),
                                Optional.of("country"),
                                Chart.STACKED,
                                2,
                                Optional.empty()),
                        new Dashboard.Tile(
                                "checkout_funnel",
                                "Checkout",
                                Optional.empty(),
                                Optional.empty(),
                                Chart.FUNNEL,
                                1,
                                Optional.of(Duration.ofDays(1))),
                        new Dashboard.Tile(
                                "revenue_by_country",
                                "",
                                Optional.empty(),
                                Optional.empty(),
                                Chart.MAP,
                                1,
                                Optional.empty()));
        Dashboard plain = dashboards.get(1);
        assertThat(plain.title()).isEqualTo("plain");
        assertThat(plain.refresh()).isEqualTo(Duration.ofSeconds(5));
        assertThat(plain.tiles().get(0).chart()).isEqualTo(Chart.LINES);
    }

    @Test
    void aRecordKeepsWhatItsYamlSays() throws Exception {
        Dashboard shop = DashboardParser.parse("f.yaml", SHOP).get(0).with(7, 1_000);

        Dashboard read = DashboardParser.fromRecord(DashboardParser.toRecord(shop));

        assertThat(read.tiles()).isEqualTo(shop.tiles());
        assertThat(read.title()).isEqualTo(shop.title());
        assertThat(read.revision()).isEqualTo(7);
        assertThat(read.changedAt()).isEqualTo(1_000);
    }

    @Test
    void everyErrorIsReportedWithItsPlace() {
        assertThat(problems("""
                name: Shop
                tiels: []
                tiles:
                  - { measure: revenue, chart: pie, width: 9 }
                  - text
                """))
                .contains(
                        "f.yaml:2:1: unknown key 'tiels', did you mean 'tiles'?; known are name, title, range, refresh,"
                                + " tiles",
                        "f.yaml:4:5: a tile needs its insight",
                        "f.yaml:4:32: 'pie' is no chart; known are lines, columns, stacked, bars, number, table, funnel,"
                                + " retention, map")
                .anyMatch(problem -> problem.startsWith("f.yaml:1:7:"))
                .anyMatch(problem -> problem.startsWith("f.yaml:4:44:"))
                .anyMatch(problem -> problem.startsWith("f.yaml:5:5:"));
    }

    @Test
    void aDashboardWithoutTilesOrWithTooManyIsRefused() {
        assertThat(problems("name: a")).singleElement().asString().contains("tiles are missing");
        assertThat(problems("name: a\ntiles: [" + "{ insight: x },".repeat(61) + "]"))
                .singleElement()
                .asString()
                .contains("1 to 60 tiles");
    }

    private static List<String> problems(String yaml) {
        InvalidDefinitionException refused =
                catchThrowableOfType(InvalidDefinitionException.class, () -> DashboardParser.parse("f.yaml", yaml));
        return refused.problems().stream().map(DefinitionProblem::toString).toList();
    }
}
