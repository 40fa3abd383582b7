package io.millrace.aggregation.query;

import static io.millrace.aggregation.event.TestEvents.track;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.aggregation.request.Budget;
import io.millrace.aggregation.request.ResponseBody;
import io.millrace.aggregation.rowquery.QueryLimits;
import io.millrace.runtime.http.RequestException;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class QuotaApiTest {
    private static final String ROWS = "/v1/insights/sales/rows";
    private static final String STREAM = "/v1/insights/sales/stream";
    private static final Map<String, String> SLOW = Map.of("X-Api-Key", "mr_slow");
    private static final Map<String, String> FREE = Map.of("X-Api-Key", "mr_free");

    private ApiFixture api;

    @BeforeEach
    void open(@TempDir Path stateDir) throws Exception {
        String keys = "slow:default:read:" + TestKeys.hash("mr_slow") + ":1," + "free:default:read:"
                + TestKeys.hash("mr_free") + ":0:0";
        api = new ApiFixture(
                new QueryLimits(100, 1_000, 50, 10, Duration.ofSeconds(60), 200, 4_000),
                stateDir,
                TestKeys.access(Map.of("aggregation.keys", keys, "aggregation.quota.streams", "2")));
        api.oneSale();
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aKeyBeyondItsRateWaitsAndOthersDoNot() {
        List<HttpResponse<String>> answers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            answers.add(get(ROWS, SLOW));
        }

        long refused =
                answers.stream().filter(answer -> answer.statusCode() == 429).count();
        HttpResponse<String> last = answers.stream()
                .filter(answer -> answer.statusCode() == 429)
                .findFirst()
                .orElseThrow();
        assertThat(new JsonObject(last.body()).getJsonObject("error").getString("code"))
                .isEqualTo("too_fast");
        assertThat(last.headers().firstValue("retry-after")).hasValue("1");
        assertThat(get(ROWS, FREE).statusCode()).isEqualTo(200);
        assertThat(counted("slow", "admitted")).isEqualTo(12 - refused);
        assertThat(counted("slow", "too_fast")).isEqualTo(refused);
    }

    @Test
    void aKeyMayOpenAnotherStreamAfterOneEnds() throws Exception {
        List<InputStream> open = new ArrayList<>();
        open.add(stream());
        open.add(stream());

        HttpResponse<String> third = get(STREAM, FREE);
        open.remove(0).close();

        assertThat(third.statusCode()).isEqualTo(429);
        assertThat(third.body()).contains("too_many_streams");
        aStreamIsFreeAgain();
        open.get(0).close();
    }

    @Test
    void aWebSocketCountsAsAStreamUntilItCloses() throws Exception {
        List<WebSocket> open = new ArrayList<>();
        open.add(socket());
        open.add(socket());

        HttpResponse<String> third = get(STREAM, FREE);
        open.get(0).abort();

        assertThat(third.statusCode()).isEqualTo(429);
        aStreamIsFreeAgain();
        open.get(1).abort();
    }

    @Test
    void aQueryBeyondTheByteLimitIsRefusedWithTheReason() {
        for (int i = 0; i < 20; i++) {
            api.send(track("Order Completed")
                    .at(60_000)
                    .country("C" + i)
                    .property("product", "a long name of a product")
                    .build());
        }

        HttpResponse<String> read = get(ROWS + "?order=-revenue", FREE);
        HttpResponse<String> answer = get(ROWS + "?group.country=CH&group.shop=a", FREE);

        assertThat(read.statusCode()).isEqualTo(422);
        assertThat(read.body()).contains("byte_budget_exceeded");
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void aResponseBeyondTheByteLimitIsRefusedWithTheReason() {
        ResponseBody bytes = new ResponseBody(3, Budget.lasting(Duration.ofSeconds(10)));
        bytes.write(new byte[] {1, 2, 3});

        assertThatThrownBy(() -> bytes.write(4)).isInstanceOfSatisfying(RequestException.class, refused -> {
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.code()).isEqualTo("answer_too_large");
        });
    }

    private void aStreamIsFreeAgain() throws Exception {
        long deadline = System.nanoTime() + 10_000_000_000L;
        HttpResponse<InputStream> again = openStream();
        while (again.statusCode() == 429 && System.nanoTime() < deadline) {
            again = openStream();
        }
        assertThat(again.statusCode()).isEqualTo(200);
        again.body().close();
    }

    private WebSocket socket() {
        return api.client()
                .newWebSocketBuilder()
                .header("X-Api-Key", "mr_free")
                .buildAsync(
                        URI.create(api.url().replace("http:", "ws:") + "/v1/insights/sales/socket"),
                        new WebSocket.Listener() {})
                .join();
    }

    private InputStream stream() throws Exception {
        HttpResponse<InputStream> response = openStream();
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    private HttpResponse<InputStream> openStream() throws Exception {
        return api.client()
                .send(
                        api.request(STREAM).header("X-Api-Key", "mr_free").GET().build(),
                        HttpResponse.BodyHandlers.ofInputStream());
    }

    private long counted(String key, String outcome) {
        Double value = api.metrics.getSampleValue(
                "millrace_query_requests_total", new String[] {"key", "outcome"}, new String[] {key, outcome});
        return value == null ? 0 : value.longValue();
    }

    private HttpResponse<String> get(String path, Map<String, String> headers) {
        return api.send("GET", path, "", headers);
    }
}
