package io.millrace.aggregation.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Definitions with valid parts that together exceed a limit are refused, quickly and with little memory. */
@Timeout(20)
class DefinitionLimitsTest {
    private static final String BOUNDS =
            IntStream.range(0, 100).mapToObj(Integer::toString).collect(Collectors.joining(", "));

    private final DefinitionParser parser = new DefinitionParser();

    @Test
    void tooManyOverlappingWindowsAreRefused() {
        refused("hopping: { size: 366d, every: 1s }", "n: count()", "31622400 windows; at most 1440");
        refused("hopping: { size: 1d, every: 10s }", "n: count()", "8640 windows; at most 1440");
        accepted("hopping: { size: 1d, every: 1m }", "n: count()");
    }

    @Test
    void theHeapThatAnEventAllocatesInItsWindowsIsBounded() {
        refused(
                "hopping: { size: 1d, every: 1m }",
                many(60, i -> "m" + i + ": 'histogram(event.properties.x, [" + BOUNDS + "])'"),
                "takes more than 4 MiB");
        accepted("hopping: { size: 1h, every: 1m }", many(15, i -> "m" + i + ": max(event.properties.x" + i + ")"));
    }

    @Test
    void measuresThatDoNotFitInARowAreRefused() {
        refused(
                "tumbling: 1m",
                many(64, i -> "m" + i + ": 'quantile(event.properties.x, 0." + (10 + i) + ")'"),
                "fit in a record");
        refused(
                "tumbling: 1m",
                many(20, i -> "m" + i + ": 'top(event.properties.x" + i + ", 1000)'"),
                "fit in a record");
        refused(
                "tumbling: 1m",
                many(20, i -> "m" + i + ": 'uniques(event.properties.x" + i + ", 16)'"),
                "fit in a record");
        accepted("tumbling: 1m", many(15, i -> "m" + i + ": 'quantile(event.properties.x, 0." + (10 + i) + ")'"));
        accepted("tumbling: 1m", many(5, i -> "m" + i + ": 'top(event.properties.x" + i + ", 100)'"));
    }

    @Test
    void nestedRatiosAreBounded() {
        var doubling = "m0: 'ratio(count(), count())', "
                + IntStream.range(1, 64)
                        .mapToObj(i -> "m" + i + ": 'ratio(m" + (i - 1) + ", m" + (i - 1) + ")'")
                        .collect(Collectors.joining(", "));

        refused("tumbling: 1m", doubling, "state of this ratio");
    }

    @Test
    void theNumberOfRetainedWindowsIsBounded() {
        assertThatThrownBy(() -> parser.parse(
                        "f", "{ name: a, window: { tumbling: 1s }, measures: { n: count() }, retain: 3660d }"))
                .isInstanceOf(InvalidDefinitionException.class)
                .hasMessageContaining("windows, at most");
    }

    @Test
    void aDefinitionIsShort() {
        assertThatThrownBy(() -> parser.parse(
                        "f",
                        "name: a\ndescription: " + "x".repeat(200_000)
                                + "\nwindow: { tumbling: 1m }\nmeasures: { n: count() }"))
                .isInstanceOf(InvalidDefinitionException.class)
                .hasMessageContaining("characters");
    }

    @Test
    void anAlertWithTooManyComparisonsIsRefused() {
        var when = "n < 1" + " && n < 1".repeat(1_000);
        assertThatThrownBy(() -> parser.parse(
                        "f",
                        "{ name: a, window: { tumbling: 1m }, measures: { n: count() }, alert: { when: '" + when
                                + "' } }"))
                .isInstanceOf(InvalidDefinitionException.class)
                .hasMessageContaining("at most 16 comparisons");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event.properties.x.matches('((((a{100}){100}){100}){100})')",
                "event.properties.x.matches('(((((((((a{9}){9}){9}){9}){9}){9}){9}){9}){9})')",
                "event.properties.x.matches('(?:[a-z]{1000}){1000}')"
            })
    void aPatternThatExpandsTooFarIsRefused(String condition) {
        assertThatThrownBy(() -> parser.parse(
                        "f",
                        "{ name: a, where: \"" + condition
                                + "\", window: { tumbling: 1m }, measures: { n: count() } }"))
                .isInstanceOf(InvalidDefinitionException.class)
                .hasMessageContaining("pattern");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: 'histogram(event.properties.x, [1] + [2])'",
                "a: 'histogram(event.properties.x, dyn(3))'",
                "a: count(), b: 'ratio({\"x\": a}.x, a)'",
                "a: count(), b: '{\"ratio\": a}.ratio'",
                "a: count(), b: 'change([a][0])'",
                "a: '[count()].map(x, x)[0]'",
                "a: 'sum([count()].size())', b: 'ratio(a, a) == ratio(a, a)'",
                "a: 'uniques(event.properties.x, size([1]))'",
                "a: 'quantile(event.properties.x, [0.5][0])'",
            })
    void unusualMeasureCallsAreRefusedOrRead(String measures) {
        try {
            DefinitionSet.compile(
                    parser.parse("f", "{ name: a, window: { tumbling: 1m }, measures: { " + measures + " } }"));
        } catch (InvalidDefinitionException e) {
            assertThat(e.problems()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1+",
                "event.bot&&",
                "event.bot||",
                "!",
                "-",
                "event.properties.x+",
                "true?false:",
                "event.properties.x==",
            })
    void anExpressionOfMaximumLengthIsReadOrRefusedInTime(String part) {
        var expression = part.repeat(8_000 / part.length()) + (part.startsWith("event.b") ? "event.bot" : "1");
        var start = System.nanoTime();
        try {
            parser.parse(
                    "f",
                    "{ name: a, where: \"" + expression + "\", window: { tumbling: 1m }, measures: { n: count() } }");
        } catch (InvalidDefinitionException e) {
            assertThat(e.problems()).isNotEmpty();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    private static String many(int count, java.util.function.IntFunction<String> one) {
        return IntStream.range(0, count).mapToObj(one).collect(Collectors.joining(", "));
    }

    private void accepted(String window, String measures) {
        try {
            parser.parse("f", "{ name: a, window: { " + window + " }, measures: { " + measures + " } }");
        } catch (InvalidDefinitionException e) {
            throw new AssertionError(e);
        }
    }

    private void refused(String window, String measures, String because) {
        assertThatThrownBy(() ->
                        parser.parse("f", "{ name: a, window: { " + window + " }, measures: { " + measures + " } }"))
                .isInstanceOf(InvalidDefinitionException.class)
                .hasMessageContaining(because);
    }
}
