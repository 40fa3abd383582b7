package io.millrace.aggregation.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final String BASE = """
        name: x
        description: before
        where: event.name == "A"
        groupBy: { country: event.geo.country }
        window: { tumbling: 1m }
        measures: { n: count(), s: sum(event.properties.x) }
        """;

    private final DefinitionParser parser = new DefinitionParser();

    @Test
    void aChangeOfSpellingIsNoChange() throws Exception {
        assertThat(change("\"A\"", "'A'").kind()).isEqualTo(DefinitionChange.Kind.UNCHANGED);
    }

    @Test
    void changingTheDescriptionKeepsTheRows() throws Exception {
        var change = change("before", "after");

        assertThat(change.kind()).isEqualTo(DefinitionChange.Kind.COMPATIBLE);
        assertThat(change.spec().generation()).isEqualTo(4);
        assertThat(change.spec().revision()).isEqualTo(6);
        assertThat(change.spec().activeFrom()).isEqualTo(77);
    }

    @Test
    void changingMaxGroupsKeepsTheRows() throws Exception {
        var change = change("window: { tumbling: 1m }", "window: { tumbling: 1m }\nmaxGroups: 10");

        assertThat(change.kind()).isEqualTo(DefinitionChange.Kind.COMPATIBLE);
        assertThat(change.reasons()).containsExactly("a window has rows for up to 10 groups; existing rows are kept");
    }

    @Test
    void changingAUnitKeepsTheRows() throws Exception {
        var change = change("s: sum(event.properties.x)", "s: { value: sum(event.properties.x), unit: CHF }");

        assertThat(change.kind()).isEqualTo(DefinitionChange.Kind.COMPATIBLE);
        assertThat(change.reasons()).containsExactly("the units of measures change, their values do not");
        assertThat(MeasureUnit.of(change.spec().measures().get(1))).isEqualTo("CHF");
        assertThat(MeasureUnit.of(change.spec().measures().get(0))).isEqualTo("events");
    }

    @Test
    void changingTheMeaningStartsANewGeneration() throws Exception {
        for (var changed : List.of(
                change("\"A\"", "\"B\""),
                change("event.geo.country", "event.geo.city"),
                change("tumbling: 1m", "tumbling: 2m"),
                change("tumbling: 1m", "tumbling: 1m, zone: Asia/Kolkata"),
                change("event.properties.x", "event.properties.y"))) {
            assertThat(changed.kind()).isEqualTo(DefinitionChange.Kind.RESTARTS);
            assertThat(changed.spec().generation()).isEqualTo(5);
            assertThat(changed.reasons()).hasSize(1);
        }
    }

    @Test
    void aColumnThatChangesItsTypeIsRefused() throws Exception {
        var change = change("n: count()", "n: avg(event.properties.x)");

        assertThat(change.kind()).isEqualTo(DefinitionChange.Kind.REFUSED);
        assertThat(change.reasons())
                .containsExactly(
                        "column 'n' would change from a measure of type LONG to a measure of type DOUBLE, which"
                                + " consumers of its topic cannot read; give it another name");
    }

    @Test
    void changingAFunnelStartsANewGeneration() throws Exception {
        var funnel = "name: x\nfunnel: { within: 1h, steps: { a: event.name == \"A\", b: event.name == \"B\" } }\n";

        var longer = Planner.plan(parser.parse("f", funnel), parser.parse("f", funnel.replace("1h", "2h")), false);
        var spelled = Planner.plan(parser.parse("f", funnel), parser.parse("f", funnel.replace("\"A\"", "'A'")), false);
        var retained = Planner.plan(parser.parse("f", funnel), parser.parse("f", funnel + "retain: 30d"), false);

        assertThat(longer.get(0).kind()).isEqualTo(DefinitionChange.Kind.RESTARTS);
        assertThat(longer.get(0).reasons())
                .containsExactly(
                        "the computation over each person's events changes: a funnel of a, b within 3600s before, a"
                                + " funnel of a, b within 7200s now");
        assertThat(spelled.get(0).kind()).isEqualTo(DefinitionChange.Kind.UNCHANGED);
        assertThat(retained.get(0).kind()).isEqualTo(DefinitionChange.Kind.COMPATIBLE);
    }

    @Test
    void anInsightCannotBeFunnelAndRetention() throws Exception {
        var funnel = "name: x\nfunnel: { within: 1h, steps: { a: event.name == \"A\", b: event.name == \"B\" } }\n";

        var change =
                Planner.plan(parser.parse("f", funnel), parser.parse("f", "name: x\nretention: { by: day }"), false);

        assertThat(change.get(0).kind()).isEqualTo(DefinitionChange.Kind.RESTARTS);
        assertThat(change.get(0).reasons())
                .anyMatch(reason -> reason.startsWith("the computation over each person's events changes"));
    }

    @Test
    void missingInsightsAreDeletedOnlyOnRequest() throws Exception {
        var current = parser.parse("f", BASE);

        assertThat(Planner.plan(current, List.of(), false)).isEmpty();
        assertThat(Planner.plan(current, List.of(), true))
                .extracting(DefinitionChange::kind)
                .containsExactly(DefinitionChange.Kind.DELETED);
        assertThat(Planner.plan(List.of(), current, true))
                .extracting(DefinitionChange::kind)
                .containsExactly(DefinitionChange.Kind.ADDED);
    }

    private DefinitionChange change(String from, String to) throws InvalidDefinitionException {
        var current = parser.parse("f", BASE).get(0).withGeneration(4, 5, 77);
        var wanted = parser.parse("f", BASE.replace(from, to));
        return Planner.plan(List.of(current), wanted, false).get(0);
    }
}
