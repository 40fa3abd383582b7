package io.millrace.it.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.it.watch.Dashboard;
import io.millrace.it.watch.Expression;
import io.millrace.it.watch.MetricsPage;
import io.millrace.it.watch.PrometheusRule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Rules about dashboards: they read metrics that exist, say what each panel shows, and use variables that they have. */
class DashboardsTest {
    private static final Pattern VARIABLE = Pattern.compile("\\$([a-z]+)");
    private static final int COLUMNS = 24;

    @Test
    void everyMetricThatAPanelReadsIsExportedAndEverySeriesRecorded() throws IOException {
        var known = new TreeSet<>(MetricsPage.names());
        PrometheusRule.all().forEach(rule -> known.add(rule.name()));
        var unknown = new ArrayList<String>();
        for (var dashboard : Dashboard.all()) {
            for (var query : dashboard.queries()) {
                var names = new TreeSet<>(Expression.metrics(query.expression()));
                names.addAll(Expression.recorded(query.expression()));
                names.removeIf(known::contains);
                names.forEach(name -> unknown.add(query.place() + ": " + name));
            }
        }

        assertThat(unknown).isEmpty();
    }

    @Test
    void thereIsADashboardForEachRoom() throws IOException {
        assertThat(Dashboard.all())
                .extracting(Dashboard::file)
                .containsExactly("delivery", "engine", "pipeline", "rocksdb", "streams");
        assertThat(Dashboard.all())
                .allMatch(dashboard -> dashboard.body().path("uid").asText().equals("millrace-" + dashboard.file()));
    }

    @Test
    void everyPanelSaysWhatItShowsAndInWhichUnit() throws IOException {
        for (var dashboard : Dashboard.all()) {
            assertThat(dashboard.panels()).isNotEmpty().allSatisfy(panel -> {
                assertThat(panel.path("title").asText()).isNotBlank();
                assertThat(panel.path("description").asText())
                        .as(panel.path("title").asText())
                        .isNotBlank();
                assertThat(panel.at("/fieldConfig/defaults/unit").asText()).isNotBlank();
                assertThat(panel.path("targets")).isNotEmpty();
            });
        }
    }

    @Test
    void everyVariableIsDefinedAndUsed() throws IOException {
        for (var dashboard : Dashboard.all()) {
            var defined = new TreeSet<String>();
            dashboard
                    .body()
                    .at("/templating/list")
                    .forEach(variable -> defined.add(variable.path("name").asText()));
            var used = new TreeSet<>(Set.of("datasource"));
            dashboard.queries().forEach(query -> VARIABLE.matcher(query.expression())
                    .results()
                    .forEach(variable -> used.add(variable.group(1))));

            assertThat(used).as(dashboard.file()).isEqualTo(defined);
        }
    }

    @Test
    void noTwoPanelsAreInOnePlace() throws IOException {
        for (var dashboard : Dashboard.all()) {
            var taken = new HashSet<Integer>();
            for (JsonNode panel : dashboard.body().path("panels")) {
                var place = panel.path("gridPos");
                for (int y = place.path("y").asInt();
                        y < place.path("y").asInt() + place.path("h").asInt();
                        y++) {
                    for (int x = place.path("x").asInt();
                            x < place.path("x").asInt() + place.path("w").asInt();
                            x++) {
                        assertThat(x).isLessThan(COLUMNS);
                        assertThat(taken.add(y * COLUMNS + x))
                                .as(dashboard.file() + ": " + panel.path("title"))
                                .isTrue();
                    }
                }
            }
        }
    }
}
