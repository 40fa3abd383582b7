package io.millrace.sink.destination;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.sink.Insights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ActiveDestinationsTest {
    private final ActiveDestinations active = new ActiveDestinations();
    private final List<Map<String, ActiveDestination>> seen = new ArrayList<>();
    private Destination destination;

    @BeforeEach
    void aDestinationOfRevenue() throws Exception {
        destination = new DestinationParser(DestinationRules.lenient())
                .parse("hooks.yaml", """
                        name: swiss
                        tenant: default
                        from: { insight: revenue_by_country }
                        where: country == "CH" && orders > 1
                        webhook: { url: "https://example.com", secret: env:HOOK }
                        """, InsightCatalogue.unknown())
                .get(0);
        active.listen(seen::add);
    }

    @Test
    void listenersHearNothingBeforeBothTopicsAreRead() {
        active.put(destination);
        active.putInsight(Shop.REVENUE, Optional.of(Shop.revenue()));
        assertThat(seen).isEmpty();

        active.complete();

        assertThat(seen).hasSize(1);
        assertThat(seen.get(0).get("swiss").state()).isEqualTo(ActiveDestination.State.ACTIVE);
    }

    @Test
    void aDestinationIsBrokenWhileItsInsightIsGoneOrDoesNotFit() {
        active.put(destination);
        active.complete();
        assertThat(only().broken())
                .hasValueSatisfying(reason -> assertThat(reason).contains("there is no insight"));

        active.putInsight(Shop.REVENUE, Optional.of(Shop.revenue()));
        assertThat(only().state()).isEqualTo(ActiveDestination.State.ACTIVE);

        var withoutCountry = Shop.insight("""
                name: revenue_by_country
                window: { tumbling: 1m }
                measures: { orders: count() }
                """);
        active.putInsight(Shop.REVENUE, Optional.of(withoutCountry));
        assertThat(only().reason())
                .hasValueSatisfying(reason -> assertThat(reason).contains("'where' does not fit", "country"));

        active.putInsight(Shop.REVENUE, Optional.empty());
        assertThat(only().state()).isEqualTo(ActiveDestination.State.BROKEN);

        active.putInsight(Shop.REVENUE, Optional.of(Shop.revenue()));
        assertThat(only().state()).isEqualTo(ActiveDestination.State.ACTIVE);
    }

    @Test
    void aMatcherTakesWhatTheDestinationAsksFor() {
        active.put(destination);
        active.putInsight(Shop.REVENUE, Optional.of(Shop.revenue()));
        var matcher = only().matcher();

        assertThat(matcher.verdict(row("CH", 2).build())).isEqualTo(RowMatcher.Verdict.DELIVERED);
        assertThat(matcher.verdict(row("CH", 1).build())).isEqualTo(RowMatcher.Verdict.SKIPPED);
        assertThat(matcher.verdict(row("DE", 2).build())).isEqualTo(RowMatcher.Verdict.SKIPPED);
        assertThat(matcher.verdict(row(null, 2).build())).isEqualTo(RowMatcher.Verdict.SKIPPED);
        assertThat(matcher.verdict(row("CH", 2).setFinal$(false).build())).isEqualTo(RowMatcher.Verdict.SKIPPED);
        assertThat(matcher.verdict(row("CH", 2).setTenant("other").build())).isEqualTo(RowMatcher.Verdict.SKIPPED);
        assertThat(matcher.verdict(row("CH", 2).setInsight("visits").build())).isEqualTo(RowMatcher.Verdict.SKIPPED);
        assertThat(matcher.verdict(row("CH", 2).setGeneration(2).build())).isEqualTo(RowMatcher.Verdict.EARLY);
    }

    private static InsightUpdate.Builder row(String country, long orders) {
        var group = new ArrayList<String>();
        group.add(country);
        return Insights.row(Shop.REVENUE, group, orders, 5.0, null).setFinal$(true);
    }

    private ActiveDestination only() {
        return active.find("swiss").orElseThrow();
    }
}
