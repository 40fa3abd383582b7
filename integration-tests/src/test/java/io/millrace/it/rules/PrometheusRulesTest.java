package io.millrace.it.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.stack.CommandLine;
import io.millrace.it.watch.Expression;
import io.millrace.it.watch.MetricsPage;
import io.millrace.it.watch.PrometheusRule;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Rules about alerts: they read metrics that exist, are tested both ways, and lead to a page. */
class PrometheusRulesTest {
    private static final String PAGES = "https://github.com/millrace/millrace/blob/main/infra/runbooks/";

    @Test
    void everyMetricThatARuleReadsIsExported() throws IOException {
        var exported = MetricsPage.names();
        var unknown = new ArrayList<String>();
        for (var rule : PrometheusRule.all()) {
            Expression.metrics(rule.expression()).stream()
                    .filter(name -> !exported.contains(name))
                    .map(name -> rule.name() + ": " + name)
                    .forEach(unknown::add);
        }

        assertThat(exported).isNotEmpty();
        assertThat(unknown).isEmpty();
    }

    @Test
    void everyRecordedSeriesThatARuleReadsIsRecorded() throws IOException {
        var rules = PrometheusRule.all();
        var recorded = names(rules.stream().filter(rule -> !rule.isAlert()).toList());

        var read = new TreeSet<String>();
        rules.forEach(rule -> read.addAll(Expression.recorded(rule.expression())));

        assertThat(read).isNotEmpty().isSubsetOf(recorded);
    }

    @Test
    void everyAlertHasSeveritySummaryDescriptionAndThePageOfItsName() throws IOException {
        assertThat(PrometheusRule.alerts()).hasSizeGreaterThan(30).allSatisfy(alert -> {
            assertThat(alert.name()).startsWith("Millrace");
            assertThat(alert.body().path("labels").path("severity").asText()).isIn("critical", "warning");
            assertThat(alert.annotation("summary")).as(alert.name()).isNotBlank();
            assertThat(alert.annotation("description")).as(alert.name()).isNotBlank();
            assertThat(alert.annotation("runbook_url")).isEqualTo(PAGES + alert.name() + ".md");
        });
    }

    @Test
    void everyAlertHasAPageAndEveryPageOfAnAlertItsAlert() throws IOException {
        var pages = new TreeSet<String>();
        try (var files = Files.newDirectoryStream(CommandLine.CHECKOUT.resolve("infra/runbooks"), "Millrace*.md")) {
            files.forEach(file -> pages.add(file.getFileName().toString().replace(".md", "")));
        }

        assertThat(pages).isEqualTo(names(PrometheusRule.alerts()));
    }

    @Test
    void everyAlertIsTestedToFireAndNotToFire() throws IOException {
        var firing = new TreeSet<String>();
        var quiet = new TreeSet<String>();
        for (var expectation : PrometheusRule.expectations()) {
            (expectation.path("exp_alerts").isEmpty() ? quiet : firing)
                    .add(expectation.path("alertname").asText());
        }

        assertThat(firing).isEqualTo(names(PrometheusRule.alerts()));
        assertThat(quiet).isEqualTo(firing);
    }

    private static Set<String> names(Iterable<PrometheusRule> rules) {
        var names = new TreeSet<String>();
        rules.forEach(rule -> names.add(rule.name()));
        return names;
    }
}
