package io.millrace.aggregation.rowquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.definition.WindowSpec;
import io.millrace.aggregation.registry.SampleInsights;
import io.millrace.aggregation.request.Parameters;
import io.millrace.runtime.http.RequestException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowQueryParserTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

    private final InsightSpec sales = SampleInsights.sales();
    private final RowQueryParser parser =
            new RowQueryParser(new QueryLimits(100, 1_000, 10_000, 1_000), Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void withoutParametersAllWindowsOfTheDefaultTenantAreReadInOrder() {
        RowQuery query = parse();

        assertThat(query.tenant()).isEqualTo("default");
        assertThat(query.from()).isZero();
        assertThat(query.to()).isEqualTo(Long.MAX_VALUE);
        assertThat(query.limit()).isEqualTo(100);
        assertThat(query.order().isByWindow()).isTrue();
        assertThat(query.order().descending()).isFalse();
        assertThat(query.rollsUp()).isFalse();
        assertThat(query.format()).isEqualTo(RowFormat.JSON);
    }

    @Test
    void everyParameterIsParsed() {
        RowQuery query = parse(
                "from=-1h",
                "to=now",
                "group.country=CH",
                "order=-revenue",
                "limit=7",
                "format=csv",
                "rollup=1h",
                "by=country",
                "tenant=acme");

        assertThat(query.from()).isEqualTo(NOW.minusSeconds(3_600).toEpochMilli());
        assertThat(query.to()).isEqualTo(NOW.toEpochMilli());
        assertThat(query.filters()).containsExactly(Map.entry(0, "CH"));
        assertThat(query.order().descending()).isTrue();
        assertThat(query.limit()).isEqualTo(7);
        assertThat(query.format()).isEqualTo(RowFormat.CSV);
        assertThat(query.rollup()).contains(new WindowSpec.Tumbling(Duration.ofHours(1), ZoneOffset.UTC));
        assertThat(query.dimensionNames()).containsExactly("country");
        assertThat(query.tenant()).isEqualTo("acme");
        assertThat(query.rollsUp()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        form=csv              | unknown parameter 'form'; did you mean 'format'?
        group.contry=CH       | unknown parameter 'group.contry'; did you mean 'group.country'?
        order=-revenu         | unknown order 'revenu'; did you mean 'revenue'?
        order=products        | is a list of values and has no order
        by=city               | unknown dimension 'city'
        limit=0               | limit must be a whole number from 1 to 1000, not '0'
        limit=1001            | limit must be a whole number from 1 to 1000
        limit=many            | limit must be a whole number
        format=xml            | format must be json, csv or ndjson
        rollup=90s            | rollup must be a multiple of the insight's window
        zone=Europe/Bern      | zone is no time zone
        rollup=1h&zone=Mars   | zone is no time zone
        rollup=7h&zone=Asia/Kolkata | in a zone, rollup must divide a day
        cursor=abc            | cursor is damaged
        tenant=A%             | tenant must match
        from=now              | from must be before to
        """)
    void errorsSayWhatIsWrong(String parameter, String message) {
        assertThatThrownBy(() -> parse((parameter + "&to=-1h").split("&")))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aParameterGivenTwiceIsRefused() {
        assertThatThrownBy(() -> new Parameters(Map.of("limit", List.of("1", "2"))))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("limit is given 2 times");
    }

    @Test
    void aCursorContinuesItsQueryWithAnotherLimitAndTheSameTimes() {
        RowQuery first = parse("from=-1h", "to=now", "order=-orders");
        Row last = new Row(60_000, 120_000, List.of("CH", "a"), List.of(5L, 2.5, 3.0, List.of()), 1, false);

        RowQuery second = parse(
                "from=-1h",
                "to=now",
                "order=-orders",
                "limit=3",
                "cursor=" + first.cursorAfter(last).encode());

        assertThat(second.after()).hasValue(first.cursorAfter(last));
        assertThat(second.from()).isEqualTo(first.from());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1,0,7,[7,1e999],9]", "[1,0,7,{},9]", "[1,0,7,true,9]", "[1,0,7,1e999,9]"})
    void aCursorWhoseKeyOrdersNothingIsRefused(String parts) {
        String cursor = Base64.getUrlEncoder().withoutPadding().encodeToString(parts.getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> Cursor.decode(cursor, 1)).hasMessageContaining("cursor is damaged");
    }

    @Test
    void aCursorOfAnotherQueryIsRefused() {
        Row last = new Row(60_000, 120_000, List.of("CH", "a"), List.of(5L, 2.5, 3.0, List.of()), 1, false);
        String cursor = parse("order=-orders").cursorAfter(last).encode();

        assertThatThrownBy(() -> parse("order=orders", "cursor=" + cursor))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("belongs to another query");
    }

    @Test
    void filtersOnAllDimensionsSelectOneGroup() {
        assertThat(parse("group.country=CH", "group.shop=a").wholeGroup()).hasValue(List.of("CH", "a"));
        assertThat(parse("group.country=CH").wholeGroup()).isEmpty();
        assertThat(parse("group.country=CH", "group.shop=").wholeGroup()).isEmpty();
    }

    @Test
    void anEmptyFilterMatchesWhatIsAbsent() {
        List<String> group = new ArrayList<>();
        group.add("CH");
        group.add(null);

        assertThat(parse("group.shop=").matches(group)).isTrue();
        assertThat(parse("group.shop=a").matches(group)).isFalse();
    }

    private RowQuery parse(String... parameters) {
        Map<String, List<String>> values = new TreeMap<>();
        for (String parameter : parameters) {
            int equals = parameter.indexOf('=');
            values.put(parameter.substring(0, equals), List.of(parameter.substring(equals + 1)));
        }
        return parser.parse(sales, new Parameters(values));
    }
}
