package io.millrace.aggregation.query;

import static io.millrace.aggregation.event.TestEvents.track;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.registry.SampleInsights;
import io.millrace.aggregation.rowquery.QueryLimits;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PeriodComparison, filled gaps and column metadata, on orders of 08:00 to 08:05 of which some minutes have none. */
class ShapeApiTest {
    private static final long START = 1_795_248_000_000L;
    private static final long MINUTE = 60_000;
    private static final String ROWS = "/v1/insights/sales/rows";

    private static ApiFixture api;

    @BeforeAll
    static void ordersWithGaps(@TempDir Path stateDir) {
        api = new ApiFixture(new QueryLimits(100, 40, 1_000, 20), stateDir);
        api.active.put(SampleInsights.sales());
        order(0, "CH", 10);
        order(1, "CH", 20);
        order(3, "CH", 30);
        order(3, "DE", 1);
        order(5, "CH", 40);
    }

    @AfterAll
    static void close() {
        api.close();
    }

    @Test
    void eachRowIsJoinedWithItsGroupInThePeriodBefore() {
        JsonObject answer = json(ROWS + range(3, 6) + "&by=country&compare=previous");

        assertThat(shown(answer)).containsExactly("3 CH 30.0<10.0", "3 DE 1.0<-", "4 CH -<20.0", "5 CH 40.0<-");
        JsonObject earlier = answer.getJsonArray("rows").getJsonObject(0).getJsonObject("previous");
        assertThat(earlier.getJsonObject("window").getString("start")).isEqualTo("2026-11-21T08:00:00Z");
        assertThat(earlier.getJsonObject("values").getLong("orders")).isEqualTo(1);
    }

    @Test
    void aComparisonShiftsByTheGivenDuration() {
        assertThat(shown(json(ROWS + range(3, 6) + "&by=country&compare=-2m")))
                .containsExactly("3 CH 30.0<20.0", "3 DE 1.0<-", "5 CH 40.0<30.0", "5 DE -<1.0");
        assertThat(shown(json(ROWS + range(0, 6) + "&by=country&compare=-90s&group.country=CH")))
                .as("rounded up to two windows")
                .containsExactly("0 CH 10.0<-", "1 CH 20.0<-", "2 CH -<10.0", "3 CH 30.0<20.0", "5 CH 40.0<30.0");
    }

    @Test
    void aGroupOfTheEarlierPeriodAloneIsShownWithoutValues() {
        JsonObject answer = json(ROWS + range(4, 6) + "&by=country&compare=-1m");

        assertThat(shown(answer)).containsExactly("4 CH -<30.0", "4 DE -<1.0", "5 CH 40.0<-");
        JsonObject gone = answer.getJsonArray("rows").getJsonObject(1);
        assertThat(gone.getLong("revision")).isZero();
        assertThat(gone.getJsonObject("values").getLong("orders")).isNull();
        assertThat(shown(json(ROWS + range(6, 8) + "&by=country&compare=-3m")))
                .as("nothing but earlier rows")
                .containsExactly("6 CH -<30.0", "6 DE -<1.0");
        assertThat(shown(json(ROWS + range(4, 6) + "&by=country&fill=0&compare=-1m")))
                .containsExactly("4 CH 0.0<30.0", "4 DE 0.0<1.0", "5 CH 40.0<-");
    }

    @ParameterizedTest
    @CsvSource({
        "-revenue, 1, 5 CH 40.0<30.0; 3 CH 30.0<20.0; 3 DE 1.0<-; 5 DE -<1.0",
        "-revenue, 2, 5 CH 40.0<30.0; 3 CH 30.0<20.0; 3 DE 1.0<-; 5 DE -<1.0",
        "revenue, 1, 3 DE 1.0<-; 3 CH 30.0<20.0; 5 CH 40.0<30.0; 5 DE -<1.0",
        "window, 1, 3 CH 30.0<20.0; 3 DE 1.0<-; 5 CH 40.0<30.0; 5 DE -<1.0",
        "-window, 1, 5 CH 40.0<30.0; 5 DE -<1.0; 3 CH 30.0<20.0; 3 DE 1.0<-",
        "-country, 3, 3 DE 1.0<-; 5 DE -<1.0; 3 CH 30.0<20.0; 5 CH 40.0<30.0"
    })
    void aComparisonKeepsOrderAndPages(String order, int limit, String expected) {
        String question = ROWS + range(3, 6) + "&by=country&compare=-2m&order=" + order + "&limit=" + limit;
        List<String> all = new ArrayList<>();
        String cursor = null;
        do {
            JsonObject page = json(question + (cursor == null ? "" : "&cursor=" + cursor));
            assertThat(page.getJsonArray("rows")).hasSizeBetween(1, limit);
            all.addAll(shown(page));
            cursor = page.getString("cursor");
        } while (cursor != null);

        assertThat(String.join("; ", all)).isEqualTo(expected);
    }

    @Test
    void rollUpsAreComparedWindowByWindow() {
        assertThat(shown(json(ROWS + range(3, 6) + "&by=&rollup=3m&compare=previous")))
                .containsExactly("3  71.0<30.0");
    }

    @ParameterizedTest
    @CsvSource({"null, -", "0, 0.0"})
    void gapsAreFilledForEveryGroupInEveryWindow(String fill, String value) {
        JsonObject answer = json(ROWS + range(1, 5) + "&by=country&fill=" + fill);

        assertThat(shown(answer))
                .containsExactly(
                        "1 CH 20.0",
                        "1 DE " + value,
                        "2 CH " + value,
                        "2 DE " + value,
                        "3 CH 30.0",
                        "3 DE 1.0",
                        "4 CH " + value,
                        "4 DE " + value);
        assertThat(answer.getJsonArray("rows").getJsonObject(0).getBoolean("filled"))
                .isFalse();
        JsonObject gap = answer.getJsonArray("rows").getJsonObject(1);
        assertThat(gap.getBoolean("filled")).isTrue();
        assertThat(gap.getLong("revision")).isZero();
    }

    @Test
    void gapsMayTakeTheValuesBeforeThem() {
        assertThat(shown(json(ROWS + range(0, 5) + "&by=country&fill=previous&group.country=CH")))
                .containsExactly("0 CH 10.0", "1 CH 20.0", "2 CH 20.0", "3 CH 30.0", "4 CH 30.0");
        assertThat(shown(json(ROWS + range(1, 5) + "&by=country&fill=previous&group.country=DE")))
                .containsExactly("1 DE -", "2 DE -", "3 DE 1.0", "4 DE 1.0");
    }

    @Test
    void withoutDimensionsEveryWindowIsFilled() {
        assertThat(shown(json(ROWS + range(6, 9) + "&by=&fill=0"))).containsExactly("6  0.0", "7  0.0", "8  0.0");
    }

    @Test
    void aFilledAnswerIsComparedToo() {
        assertThat(shown(json(ROWS + range(2, 4) + "&by=&fill=0&compare=previous")))
                .containsExactly("2  0.0<10.0", "3  31.0<20.0");
    }

    @Test
    @SuppressWarnings("StringConcatToTextBlock") // A text block would hide the line ends.
    void csvAndNdjsonShowTheSame() {
        String question = range(3, 5) + "&by=country&fill=0&compare=-3m&group.country=CH";

        HttpResponse<String> csv = api.get(ROWS + question + "&format=csv");
        HttpResponse<String> ndjson = api.get(ROWS + question + "&format=ndjson");

        assertThat(csv.body())
                .isEqualTo(
                        "window_start,window_end,country,orders,revenue,buyers,products,revision,final,orders_previous,revenue_previous,buyers_previous,products_previous,filled\r\n"
                                + "2026-11-21T08:03:00Z,2026-11-21T08:04:00Z,CH,1,30.0,1,\"[{\"\"value\"\":\"\"p\"\",\"\"count\"\":1,\"\"error\"\":0}]\",1,false,1,10.0,1,\"[{\"\"value\"\":\"\"p\"\",\"\"count\"\":1,\"\"error\"\":0}]\",false\r\n"
                                + "2026-11-21T08:04:00Z,2026-11-21T08:05:00Z,CH,0,0.0,0,[],0,false,1,20.0,1,\"[{\"\"value\"\":\"\"p\"\",\"\"count\"\":1,\"\"error\"\":0}]\",true\r\n");
        List<JsonObject> lines = ndjson.body().lines().map(JsonObject::new).toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1).getBoolean("filled")).isTrue();
        assertThat(lines.get(1)
                        .getJsonObject("previous")
                        .getJsonObject("values")
                        .getDouble("revenue"))
                .isEqualTo(20.0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?compare=yesterday | 400 | compare must be previous, or back in time",
                "?compare=previous | 400 | needs from",
                "?fill=0 | 400 | fill needs from",
                "?from=-1h&fill=1 | 400 | fill must be null, 0 or previous",
                "?from=2026-11-21T08:00:00Z&to=2026-11-21T09:00:00Z&fill=0 | 422 | more than 40 windows",
                "?from=2026-11-21T08:00:00Z&to=2026-11-21T08:30:00Z&by=country&fill=0 | 422 | more than 40 rows",
                "?from=2026-11-21T08:00:00Z&to=2026-11-21T08:30:00Z&by=country&fill=0&limit=2 | 422 | whole answer on"
                        + " one page"
            })
    void impossiblePresentationsAreRefusedWithTheReason(String question, int status, String reason) {
        HttpResponse<String> answer = api.get(ROWS + question);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(reason);
    }

    @Test
    void columnsHaveTypesUnitsAndErrorBounds() {
        JsonObject answer = json(ROWS + "?by=country&limit=1");

        assertThat(answer.getJsonArray("columns").stream()
                        .map(JsonObject.class::cast)
                        .map(column -> column.getString("name") + " " + column.getString("role") + " "
                                + column.getString("type") + " " + column.getString("unit")))
                .containsExactly(
                        "window_start window timestamp null",
                        "window_end window timestamp null",
                        "country dimension string null",
                        "orders measure long events",
                        "revenue measure double null",
                        "buyers measure long distinct values",
                        "products measure top null");
        assertThat(answer.getJsonArray("columns").getJsonObject(5).getString("errorBound"))
                .isNotBlank();
    }

    private static String range(int from, int to) {
        return "?from=" + (START + from * MINUTE) + "&to=" + (START + to * MINUTE);
    }

    private static void order(int minute, String country, double revenue) {
        api.send(track("Order Completed")
                .at(START + minute * MINUTE)
                .country(country)
                .property("revenue", revenue)
                .property("product", "p")
                .build());
    }

    private static JsonObject json(String path) {
        HttpResponse<String> answer = api.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    /** Rows as "minute country revenue", and "<revenue" of the earlier period where it was compared. */
    private static List<String> shown(JsonObject answer) {
        return answer.getJsonArray("rows").stream()
                .map(JsonObject.class::cast)
                .map(row -> {
                    long start = Instant.parse(row.getJsonObject("window").getString("start"))
                            .toEpochMilli();
                    String text = (start - START) / MINUTE + " "
                            + row.getJsonObject("group").getString("country", "") + " " + revenue(row);
                    return row.containsKey("previous") ? text + "<" + revenue(row.getJsonObject("previous")) : text;
                })
                .toList();
    }

    private static String revenue(JsonObject row) {
        Double revenue = row == null ? null : row.getJsonObject("values").getDouble("revenue");
        return revenue == null ? "-" : revenue.toString();
    }
}
