package io.millrace.aggregation.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JourneyReaderTest {
    private final DefinitionParser parser = new DefinitionParser();

    @Test
    void everyErrorOfAFunnelIsReportedWithItsPositionAndASuggestion() {
        var yaml = """
            name: x
            groupBy: { people: event.geo.country, step: event.name }
            funnel:
              witin: 1h
              steps:
                Viewed: event.name == "A"
                bought: event.nmae == "B"
            measures: { n: count() }
            """;

        assertThat(problems(yaml))
                .containsExactly(
                        "f.yaml:2:12: this kind of insight has a column 'people' already; choose another name",
                        "f.yaml:2:39: this kind of insight has a column 'step' already; choose another name",
                        "f.yaml:4:3: unknown key 'witin', did you mean 'within'?; known are within, steps",
                        "f.yaml:6:5: 'Viewed' is not a name: lower-case letters, digits and _, starting with a letter,"
                                + " at most 63",
                        "f.yaml:7:19: unknown field 'nmae', did you mean 'name'?",
                        "f.yaml:8:1: a funnel defines its own measures; remove 'measures'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "funnel: { within: 1h }",
                "funnel: { within: 1h, steps: { a: event.bot } }",
                "funnel: { within: 1000d, steps: { a: event.bot, b: event.bot } }",
                "funnel: { steps: { a: event.name, b: event.bot } }",
                "funnel: { steps: { a: event.bot, b: event.bot } }\nsession: { gap: 30m }",
                "funnel: { steps: { a: event.bot, b: event.bot } }\nwindow: { hopping: { size: 1h, every: 5m } }",
                "funnel: { within: 3d, steps: { a: event.bot, b: event.bot } }\nretain: 2d",
                "retention: { by: month }",
                "retention: { periods: 0 }",
                "retention: { periods: 31 }",
                "retention: { periods: many }",
                "retention: { by: day }\nwindow: { tumbling: 1d }",
                "retention: { zone: Europe/Vindobona }",
                "retention: { first: event.name }",
                "session: { gap: 2d }",
                "session: { depth: event.nmae }",
                "session: { gap: 30m }\nmeasures: { n: count() }",
                "window: { session: { gap: 30m } }",
                "window: { session: { gp: 30m } }\nmeasures: { n: count() }",
                "window: { session: 30m }\nmeasures: { n: rate() }",
                "window: { session: 30m }\nmeasures: { person: count() }",
                "window: { session: 30m }\ngroupBy: { session: event.name }\nmeasures: { n: count() }"
            })
    void unsupportedDefinitionsAreRefused(String lines) {
        assertThat(problems("name: x\n" + lines)).isNotEmpty().allMatch(problem -> problem.startsWith("f.yaml:"));
    }

    @Test
    void aFunnelHasARowPerStepAndItsWindowStaysOpenForWithin() throws Exception {
        var spec = one("""
            name: x
            groupBy: { country: event.geo.country }
            funnel: { within: 2h, steps: { a: event.name == "A", b: event.name == "B" } }
            grace: 5m
            """);

        assertThat(spec.dimensions()).extracting(DimensionSpec::name).containsExactly("country", "step");
        assertThat(spec.measures())
                .extracting(MeasureSpec::name)
                .containsExactly(
                        "people",
                        "dropped",
                        "conversion",
                        "step_conversion",
                        "seconds_p50",
                        "seconds_p95",
                        "total_seconds_p50",
                        "total_seconds_p95",
                        "position");
        assertThat(spec.window().size()).isEqualTo(Duration.ofHours(1));
        assertThat(spec.closesAfter()).isEqualTo(Duration.ofMinutes(125));
    }

    @Test
    void aRetentionDefaultsToSevenDays() throws Exception {
        var daily = one("name: x\nretention: {}");
        var weekly = one("name: x\nretention: { by: week, periods: 3, zone: Europe/Berlin }");

        assertThat(daily.measures())
                .extracting(MeasureSpec::name)
                .hasSize(15)
                .startsWith("people", "day_1", "day_1_rate")
                .endsWith("day_7", "day_7_rate");
        assertThat(weekly.measures()).extracting(MeasureSpec::name).contains("week_3_rate");
        assertThat(weekly.window().toString()).contains("WEEK", "Europe/Berlin");
        assertThat(weekly.closesAfter()).isEqualTo(Duration.ofDays(21).plusMinutes(10));
    }

    @Test
    void aSessionWindowAddsDimensionsForPersonAndStart() throws Exception {
        var spec = one("name: x\nwindow: { session: { gap: 20m, bucket: 1d } }\nmeasures: { n: count() }");

        assertThat(spec.dimensions()).extracting(DimensionSpec::name).containsExactly("person", "session");
        assertThat(spec.window()).isEqualTo(new WindowSpec.Session(Duration.ofMinutes(20), Duration.ofDays(1)));
        assertThat(spec.measures()).extracting(MeasureSpec::source).containsExactly("count()");
    }

    private InsightSpec one(String yaml) throws InvalidDefinitionException {
        return parser.parse("f.yaml", yaml).get(0);
    }

    private List<String> problems(String yaml) {
        try {
            parser.parse("f.yaml", yaml);
            return List.of();
        } catch (InvalidDefinitionException e) {
            // What is asserted on.
            return e.problems().stream().map(DefinitionProblem::toString).toList();
        }
    }
}
