package io.millrace.aggregation.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrendAndAlertDefinitionsTest {
    private static final String BASE = """
        name: x
        window: { tumbling: 1h }
        measures:
          n: count()
          t: top(event.name, 3)
          d: change(n, "1d")
        alert: { few: { when: n < 100 && d >= -5.5 } }
        """;

    private final DefinitionParser parser = new DefinitionParser();

    @Test
    void alertsAreRead() throws Exception {
        var spec = parser.parse("f.yaml", BASE).get(0);

        assertThat(spec.alerts())
                .containsExactly(new AlertSpec.Threshold(
                        "few",
                        List.of(
                                new AlertSpec.Comparison("n", AlertSpec.Operator.LESS, 100),
                                new AlertSpec.Comparison("d", AlertSpec.Operator.AT_LEAST, -5.5)),
                        "n < 100 && d >= -5.5"));
    }

    @Test
    void aSingleAlertNeedsNoName() throws Exception {
        var spec = parser.parse(
                        "f.yaml", BASE.replace("{ few: { when: n < 100 && d >= -5.5 } }", "{ deviation: { of: n } }"))
                .get(0);

        assertThat(spec.alerts()).containsExactly(new AlertSpec.Deviation("alert", "n", 12, 3));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        n < 100      | nn < 100        | f.yaml:7:23: there is no measure 'nn', did you mean 'n'?
        n < 100      | n < many        | f.yaml:7:23: 'n < many' does not compare a measure with a number
        d >= -5.5    | t > 1           | f.yaml:7:34: 't' is not a number
        when: n      | if: n           | f.yaml:7:15: an alert has either 'when' or 'deviation'
        change(n, "1d") | change(m, "1d")  | f.yaml:6:13: unknown name 'm'
        change(n, "1d") | change(n, "90m") | f.yaml:6:6: no window of this insight begins 5400s before another one
        change(n, "1d") | change(n, "1y")  | f.yaml:6:16: '1y' is not a duration
        change(n, "1d") | change(n, "30d") | f.yaml:6:6: 'retain' must cover both windows that the trend compares
        change(n, "1d") | change(t)        | f.yaml:6:13: change() takes measures that are numbers, not top()
        """)
    void anErrorHasThePositionOfItsCause(String from, String to, String problem) {
        try {
            parser.parse("f.yaml", BASE.replace(from, to));
            throw new AssertionError("accepted " + to);
        } catch (InvalidDefinitionException e) {
            // What is asserted on.
            assertThat(e.problems().get(0).toString()).startsWith(problem);
        }
    }

    @Test
    void changingAlertsKeepsTheRowsAndChangingTrendsDoesNot() throws Exception {
        assertThat(change("n < 100", "n < 200").kind()).isEqualTo(DefinitionChange.Kind.COMPATIBLE);
        assertThat(change("n < 100", "n < 200").reasons())
                .containsExactly("1 alerts are evaluated when a window closes");
        assertThat(change("\"1d\"", "\"2d\"").kind()).isEqualTo(DefinitionChange.Kind.RESTARTS);
    }

    private DefinitionChange change(String from, String to) throws InvalidDefinitionException {
        return Planner.plan(parser.parse("f", BASE), parser.parse("f", BASE.replace(from, to)), false)
                .get(0);
    }
}
