package io.millrace.aggregation.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.aggregation.event.EventBytes;
import io.millrace.aggregation.event.EventReader;
import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.event.SlotLayout;
import io.millrace.schemas.event.JsonText;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values and limits of lists, maps, macros, and the functions on text and numbers. */
class ListsTest {
    private static final Map<String, Object> PROPERTIES = Map.ofEntries(
            Map.entry("tags", new JsonText("[\"sale\",\"new\"]")),
            Map.entry(
                    "items",
                    new JsonText("[{\"sku\":\"a\",\"price\":2.5,\"n\":2},{\"sku\":\"b\",\"price\":10,\"n\":1}]")),
            Map.entry("city", "Ulm"),
            Map.entry("n", 3L),
            Map.entry("text", "[not json"),
            Map.entry("v", "30d"),
            Map.entry("duration", "90s"),
            Map.entry("time", "20261102"),
            Map.entry("long", "x".repeat(30_000)),
            Map.entry("late", "+999999999-01-01T00:00:00Z"));

    private final ExpressionChecker checker = new ExpressionChecker();
    private final EventBytes bytes = new EventBytes();
    private final EventReader reader = new EventReader(bytes.ids());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "event.properties.city in [\"Ulm\", \"Bonn\"] | true",
                "[\"Ulm\", \"Bonn\"].exists(x, x == event.properties.city) | true",
                "[\"Ulm\", \"Bonn\"].all(x, x.startsWith(\"U\")) | false",
                "[1, 2, 3].exists_one(x, x > 2) | true",
                "[1, 2, 3].filter(x, x > 1) | [2,3]",
                "[1, 2, 3].map(x, x * event.properties.n) | [3,6,9]",
                "[1, 2, 3].map(x, x > 1, x * 2) | [4,6]",
                "[[1, 2], [3]].map(x, x.map(y, y + 1)) | [[2,3],[4]]",
                "[1, 2].all(x, [1, 2].exists(y, x == y)) | true",
                "[\"a\", \"b\"].exists(x, x == event.properties.none) | null",
                "event.properties.none.exists(x, x == 1) | null",
                "{\"a\": 1, \"b\": 2}.exists(k, k == \"b\") | true",
                "{\"a\": 1}.a + {\"b\": 2}[\"b\"] | 3",
                "has({\"a\": 1}.b) | false",
                "size([1, 2] + [3]) | 3",
                "[1, 2] == [1.0, 2.0] | true",
                "[0, 1, 2][1] | 1",
                "[0][7] | null",
                "event.properties.tags.exists(t, t == \"sale\") | true",
                "\"sale\" in event.properties.tags | true",
                "\"old\" in event.properties.tags | false",
                "event.properties.city in event.properties.tags | false",
                "event.properties.tags[1] | new",
                "size(event.properties.tags) | 2",
                "event.properties[\"items\"].size() | 2",
                "event.properties.tags.size() > 1 ? \"many\" : \"one\" | many",
                "size(event.properties.city) | 3",
                "size(event.properties.text) | 9",
                "size(event.properties.n) | null",
                "size(\"[1]\") | 3",
                "event.properties.tags.map(t, size(t)) | [4,3]",
                "event.properties.items.filter(i, i.price > 5).map(i, i.sku) | [\"b\"]",
                "event.properties.items.all(i, i.n >= 1) | true",
                "event.properties.text.exists(t, true) | null",
                "event.page.path.split(\"/\").size() | null",
                "\"/a/b\".split(\"/\") | [\"\",\"a\",\"b\"]",
                "\"a-b-c\".replace(\"-\", \"+\") | a+b+c",
                "\" x \".trim() + \"y\".upperAscii() | xY",
                "\"tacocat\".indexOf(\"c\") + \"tacocat\".lastIndexOf(\"c\") | 6",
                "\"tacocat\".substring(1, 3) | ac",
                "[\"a\", \"b\"].join(\", \") | a, b",
                "math.greatest(1, event.properties.n, 2.5) | 3",
                "math.least([4, 2, 8]) | 2",
                "math.round(2.5) + math.ceil(0.1) + math.abs(-1) | 5",
                "math.bitAnd(6, 3) | 2",
                "1.0 == 1 | true",
                "double(event.properties.n) == 3 | true",
                "1 + 0.5 | 1.5",
                "true ? 1 : 0.5 | 1",
                "2.0 in [1, 2] | true",
                "[1.0, 2.0].exists(x, x == 1) | true",
                "duration(\"1h30m\").getHours() | 1",
                "duration(\"1h30m\").getMinutes() | 90",
                "duration(\"90.5s\").getSeconds() | 90",
                "duration(\"90.5s\").getMilliseconds() | 500",
                "duration(event.properties.duration).getSeconds() | 90",
                "duration(event.properties.city) | null",
                "double(event.properties.v) | null",
                "int(\"5f\") | null",
                "int(\"007\") | 7",
                "double(\"0x1p3\") | null",
                "double(\" 5 \") | null",
                "int(\"٣\") | null",
                "double(\"NaN\") | null",
                "bool(\"yes\") | null",
                "timestamp(event.properties.time) | 2026-11-02T00:00:00Z",
                "timestamp(1793610000123) | 2026-11-02T09:00:00.123Z",
                "timestamp(\"2026-11-02T10:00:00+01:00\") | 2026-11-02T09:00:00Z"
            })
    void expressionHasTheExpectedValue(String expression, String expected) throws Exception {
        assertThat(String.valueOf(text(expression))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "timestamp(event.properties.late)",
                "timestamp(999999999999)",
                "timestamp(\"9999-12-31T23:59:59Z\") + duration(\"2s\")",
                "timestamp(\"0001-01-01T00:00:00Z\") - duration(\"2s\")",
                "duration(\"290y\".replace(\"y\", \"000000h\"))"
            })
    void aTimeOutsideOfTheCalendarIsNull(String expression) throws Exception {
        assertThat(eval(expression)).isEqualTo(EventView.NULL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LIST.exists(a, LIST.exists(b, LIST.exists(c, a + b + c < 0)))",
                "LIST.map(a, LIST.map(b, a * b)).size() > 0",
                "LIST.map(a, event.properties.long + string(a)).size() > 0",
                "LIST.exists(a, (event.properties.long + string(a)).matches('(x+x+)+y'))",
                "(event.properties.long + event.properties.long + event.properties.long).size() > 0",
                "event.properties.long.replace('', event.properties.long).size() > 0",
                "event.properties.long.split('').size() > 0",
                "LIST.map(a, event.properties.long).join('-').size() > 0",
            })
    void expensiveExpressionsFailInTime(String expression) throws Exception {
        var list = "[" + "1,".repeat(499) + "1]";
        var compiled = compile(expression.replace("LIST", list));
        long start = System.nanoTime();

        assertThatThrownBy(() -> compiled.evaluate(event())).isInstanceOf(ExpressionLimitException.class);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void aLoopIsComputedAnewForEachEvent() throws Exception {
        var fields = new SlotLayout.Builder();
        var compiler = new ExpressionCompiler(fields);
        var condition = compiler.compile(checker.checkCondition("[1, 2].exists(x, x == event.properties.n)"));
        var other = compiler.compile(checker.checkCondition("[1, 2].all(x, x != event.properties.n)"));
        reader.setLayout(fields.build());

        for (var n : List.of(1L, 3L, 2L, 5L)) {
            var event = reader.read(bytes.of(EventBytes.event(Map.of("n", n)).build()));
            assertThat(condition.isTrue(event)).isEqualTo(n < 3);
            assertThat(other.isTrue(event)).isEqualTo(n >= 3);
        }
    }

    private EventView event() {
        return reader.read(bytes.of(EventBytes.event(PROPERTIES).build()));
    }

    private Expression compile(String expression) throws InvalidExpressionException {
        var fields = new SlotLayout.Builder();
        var compiled = new ExpressionCompiler(fields).compile(checker.checkValue(expression));
        reader.setLayout(fields.build());
        return compiled;
    }

    private String text(String expression) throws InvalidExpressionException {
        return compile(expression).text(event());
    }

    private Byte eval(String expression) throws InvalidExpressionException {
        return compile(expression).evaluate(event());
    }
}
