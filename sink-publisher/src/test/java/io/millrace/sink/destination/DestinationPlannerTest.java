package io.millrace.sink.destination;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sink.destination.DestinationChange.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DestinationPlannerTest {
    private static final long NOW = 5_000;

    @Test
    void aNewDestinationBeginsNow() throws Exception {
        var change = plan(Map.of(), Optional.empty(), parsed("from: { insight: a }", ""));

        assertThat(change.kind()).isEqualTo(Kind.ADDED);
        assertThat(change.destination().generation()).isEqualTo(NOW);
    }

    @Test
    void aPauseAndAReplaySurviveAChange() throws Exception {
        var before = parsed("from: { insight: a }", "")
                .with(1_000, 3, 1_000, Optional.of("by hand"), Optional.of(new Destination.Replay(900, 3)));

        var change = plan(Map.of("hook", before), Optional.empty(), parsed("from: { insight: a }", "where: x == 1"));

        assertThat(change.kind()).isEqualTo(Kind.COMPATIBLE);
        assertThat(change.reasons()).containsExactly("'where' selects other rows");
        assertThat(change.destination().paused()).contains("by hand");
        assertThat(change.destination().replay()).isEqualTo(before.replay());
        assertThat(change.destination().revision()).isEqualTo(4);
        assertThat(change.destination().generation()).isEqualTo(1_000);
    }

    @Test
    void anotherInsightBeginsAnewAndTheSameChangesNothing() throws Exception {
        var before = parsed("from: { insight: a }", "").with(1_000, 3, 1_000);

        assertThat(plan(Map.of("hook", before), Optional.empty(), parsed("from: { insight: a }", ""))
                        .kind())
                .isEqualTo(Kind.UNCHANGED);
        var restarted = plan(Map.of("hook", before), Optional.empty(), parsed("from: { insight: b }", ""));
        assertThat(restarted.kind()).isEqualTo(Kind.RESTARTS);
        assertThat(restarted.destination().generation()).isEqualTo(NOW);
    }

    @Test
    void aKeyOfATenantOwnsWhatItAppliesAndSeesNothingElse() throws Exception {
        var others = parsed("from: { insight: a }", "tenant: other");

        assertThat(plan(Map.of(), Optional.of("shop"), parsed("from: { insight: a }", ""))
                        .destination()
                        .tenant())
                .contains("shop");
        assertThat(plan(Map.of(), Optional.of("shop"), others).kind()).isEqualTo(Kind.REFUSED);
        assertThat(plan(Map.of("hook", others), Optional.of("shop"), parsed("from: { insight: a }", ""))
                        .kind())
                .isEqualTo(Kind.REFUSED);
        assertThat(new DestinationPlanner(Map.of("hook", others), Optional.of("shop"), NOW).plan(List.of(), true))
                .isEmpty();
    }

    @Test
    void noMoreDestinationsAreAddedThanAreAllowedUnlessOthersGo() throws Exception {
        var known = new HashMap<String, Destination>();
        for (int i = 1; i < DestinationPlanner.MAX_DESTINATIONS; i++) {
            known.put("known" + i, parsed("known" + i, "from: { insight: a }", ""));
        }
        var wanted = List.of(parsed("one", "from: { insight: a }", ""), parsed("two", "from: { insight: a }", ""));
        var planner = new DestinationPlanner(known, Optional.empty(), NOW);

        assertThat(planner.plan(wanted, false))
                .extracting(DestinationChange::kind)
                .containsExactly(Kind.ADDED, Kind.REFUSED);
        assertThat(planner.plan(wanted, true))
                .extracting(DestinationChange::kind)
                .doesNotContain(Kind.REFUSED);
    }

    @Test
    void aNameThatNobodyCanReadIsNotTakenOverByATenant() throws Exception {
        var known = new KnownDestinations();
        known.markUnusable("hook");
        var added = plan(Map.of(), Optional.of("shop"), parsed("from: { insight: a }", ""));

        assertThat(DestinationApplier.begun(added, known, Optional.of("shop"), NOW)
                        .kind())
                .isEqualTo(Kind.REFUSED);
        assertThat(DestinationApplier.begun(added, known, Optional.empty(), NOW).kind())
                .isEqualTo(Kind.ADDED);
    }

    private static DestinationChange plan(Map<String, Destination> known, Optional<String> tenant, Destination wanted) {
        return new DestinationPlanner(known, tenant, NOW)
                .plan(List.of(wanted), false)
                .get(0);
    }

    private static Destination parsed(String from, String more) throws Exception {
        return parsed("hook", from, more);
    }

    private static Destination parsed(String name, String from, String more) throws Exception {
        var yaml = "name: " + name + "\n" + from + "\nwebhook: { url: 'https://example.com', secret: env:HOOK }\n"
                + more + "\n";
        return new DestinationParser(DestinationRules.lenient())
                .parse("hooks.yaml", yaml, InsightCatalogue.unknown())
                .get(0);
    }
}
