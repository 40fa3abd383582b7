package io.millrace.aggregation.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionParserTest {
    private final DefinitionParser parser = new DefinitionParser();

    @Test
    void everyErrorIsReportedWithItsPositionAndASuggestion() {
        var yaml = """
            insights:
              - name: revenue
                where: event.nmae == "Order"
                groupBy: { country: event.geo.contry }
                windw: { tumbling: 1m }
                measures:
                  revenue: summ(event.properties.revenue)
                  p: quantile(event.properties.revenue, 1.5)
                  share: ratio(revenues, p)
            """;

        assertThat(problems(yaml))
                .containsExactly(
                        "f.yaml:2:5: a window is missing, such as window: { tumbling: 1m }",
                        "f.yaml:3:18: unknown field 'nmae', did you mean 'name'?",
                        "f.yaml:4:35: unknown field 'contry', did you mean 'country'?",
                        "f.yaml:5:5: unknown key 'windw', did you mean 'window'?; known are name, description, where,"
                                + " groupBy, window, measures, emit, grace, retain, maxGroups, funnel, retention, session,"
                                + " alert",
                        "f.yaml:7:20: unknown name 'summ', did you mean 'sum'?",
                        "f.yaml:8:45: a quantile is from 0.0 to 1.0",
                        "f.yaml:9:20: unknown name 'revenues'",
                        "f.yaml:9:30: unknown name 'p'");
    }

    @Test
    void aUnitThatIsNoneAndAMeasureWithoutItsValueAreReported() {
        var yaml = """
            name: revenue
            window: { tumbling: 1m }
            measures:
              a: { value: count(), unit: "CHF|" }
              b: { unit: CHF }
              c: { valeu: count() }
              d: { value: sum(event.properties.x), unit: 1 }
            """;

        assertThat(problems(yaml))
                .containsExactly(
                        "f.yaml:4:30: 'CHF|' is not a unit: use ms, s, min, h, d, 1, percent, bytes, a currency such as"
                                + " CHF, or a short word",
                        "f.yaml:5:6: 'value' is missing, such as { value: sum(double(event.properties.revenue)), unit:"
                                + " CHF }",
                        "f.yaml:6:6: 'value' is missing, such as { value: sum(double(event.properties.revenue)), unit:"
                                + " CHF }",
                        "f.yaml:6:8: unknown key 'valeu', did you mean 'value'?; known are value, unit");
    }

    @Test
    void aPositionInABlockScalarIsItsPositionInTheFile() {
        var literal = definition("where: |\n      !event.bot &&\n        event.nmae == 'x'");
        var folded = definition("where: >-\n      !event.bot &&\n      event.nmae == 'x'");
        var plain = definition("where: event.bot &&\n      event.nmae == 'x'");
        var quoted = definition("where: \"event.nmae == 'x'\"");

        assertThat(problems(literal)).containsExactly("f.yaml:5:15: unknown field 'nmae', did you mean 'name'?");
        assertThat(problems(folded)).containsExactly("f.yaml:5:13: unknown field 'nmae', did you mean 'name'?");
        assertThat(problems(plain)).containsExactly("f.yaml:4:13: unknown field 'nmae', did you mean 'name'?");
        assertThat(problems(quoted)).containsExactly("f.yaml:3:15: unknown field 'nmae', did you mean 'name'?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\r", "\u0085", "\u2028"})
    void aPlaceIsTheSameHoweverLinesEnd(String lineBreak) {
        var yaml = definition("where: event.nmae == 'x'").replace("\n", lineBreak);

        assertThat(problems(yaml)).containsExactly("f.yaml:3:14: unknown field 'nmae', did you mean 'name'?");
    }

    @Test
    void aPlaceBehindCharactersOutsideOfTheBasicPlaneIsInItsLine() {
        var yaml = definition(
                "description: \"\ud83d\ude00\ud83d\ude00\ud83d\ude00\"\n    where: \"'\ud83d\ude00' == event.nmae\"");

        assertThat(problems(yaml)).singleElement().asString().startsWith("f.yaml:4:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "insights: 3",
                "[1, 2]",
                "insights: [1]",
                "insights: [{}]",
                "a: [",
                "insights:\n\t- x",
                "insights: [{name: x, name: y}]",
                "? [a]\n: b",
                "&a [*a]",
                "insights: &a [*a]",
                "\"\\u0000\""
            })
    void textThatIsNoDefinitionIsRefusedWithAPosition(String yaml) {
        assertThat(problems(yaml)).isNotEmpty().allMatch(problem -> problem.matches("(?s)f\\.yaml:\\d+:\\d+: .+"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "where: event.name",
                "where: event.name == 3",
                "where: event.name.matches('(')",
                "where: event.geo == null",
                "where: '[1].exists(event, event > 0)'",
                "where: event.properties",
                "where: b'x' == b'y'",
                "where: 1u == 1u",
                "where: type(1) == int",
                "groupBy: { final: event.name }",
                "groupBy: { Name: event.name }",
                "groupBy: { n: event.name }",
                "groupBy: { c: count() }",
                "grace: 10",
                "grace: -1s",
                "retain: 10m",
                "emit: { every: 2h }",
                "emit: { final: maybe }",
                "maxGroups: 0",
                "maxGroups: many",
                "funnel: { within: 1h }"
            })
    void unsupportedDefinitionsAreRefused(String line) {
        assertThat(problems(definition(line))).isNotEmpty().allMatch(problem -> problem.startsWith("f.yaml:"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sum(event.name)",
                "sum()",
                "count",
                "event.name",
                "count() + 1",
                "top(event.name, 0)",
                "top(event.name, 10, 5)",
                "uniques(event.name, 30)",
                "quantile(event.properties.x, 2.0)",
                "histogram(event.properties.x, [2, 1])",
                "histogram(event.properties.x, [])",
                "ratio(count(), top(event.name, 3))",
                "ratio(count(), m)"
            })
    void anInvalidMeasureIsRefused(String measure) {
        var yaml = "name: x\nwindow: { tumbling: 1m }\nmeasures: { m: '" + measure + "' }\n";

        assertThat(problems(yaml)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        { tumbling: 7h, zone: Europe/Berlin }       | 25: in a zone, windows are whole days or a length
        { hopping: { size: 2h, every: 1h }, zone: Europe/Berlin } | 45: in a zone, windows are whole days
        { tumbling: 1d, zone: Europe/Berlino }      | 31: 'Europe/Berlino' is not a time zone
        { calendar: fortnight }                     | 21: a calendar window is an hour, day, week, month
        { tumbling: hours }                         | 21: 'hours' is not a duration
        """)
    void aWindowThatCannotBeAlignedToItsZoneIsRefused(String window, String problem) {
        var yaml = "name: x\nwindow: " + window + "\nmeasures: { n: count() }\nretain: 90d\n";

        assertThat(problems(yaml)).singleElement().asString().startsWith("f.yaml:2:" + problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ tumbling: month, zone: Europe/Berlin }",
                "{ cumulative: month, zone: Europe/Berlin }",
                "{ calendar: month, zone: Europe/Berlin }"
            })
    void aCalendarUnitMayReplaceALength(String window) throws Exception {
        var yaml = "name: x\nwindow: " + window + "\nmeasures: { n: count() }\nretain: 90d\n";

        assertThat(parser.parse("f.yaml", yaml).get(0).window())
                .isEqualTo(new WindowSpec.Calendar(WindowSpec.CalendarUnit.MONTH, ZoneId.of("Europe/Berlin")));
    }

    @Test
    void aMonthlyWindowNeedsRetainToCoverIt() {
        assertThat(problems("name: x\nwindow: { calendar: month }\nmeasures: { n: count() }\nretain: 7d\n"))
                .containsExactly("f.yaml:4:9: 'retain' must cover a window and its grace");
    }

    @Test
    void aSingleInsightNeedsNoList() throws Exception {
        var specs = parser.parse("f.yaml", definition("where: event.bot"));

        assertThat(specs).hasSize(1);
        assertThat(specs.get(0).where())
                .hasValueSatisfying(where -> assertThat(where.source()).isEqualTo("event.bot"));
    }

    @Test
    void twoInsightsWithTheSameNameAreRefused() {
        var one = "  - { name: x, window: { tumbling: 1m }, measures: { n: count() } }\n";

        assertThat(problems("insights:\n" + one + one))
                .containsExactly("f.yaml:3:13: 'x' is defined in line 2 already");
    }

    @Test
    void theExceptionListsAllProblems() {
        assertThatThrownBy(() -> parser.parse("f.yaml", "insights: 3"))
                .isInstanceOf(InvalidDefinitionException.class)
                .hasMessage("f.yaml:1:11: 'insights' must be a list of at most 1000");
    }

    private static String definition(String line) {
        return "name: x\nwindow: { tumbling: 1m }\n" + line + "\nmeasures: { n: count() }\n";
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
