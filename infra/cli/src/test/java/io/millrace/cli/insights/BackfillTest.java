package io.millrace.cli.insights;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.millrace.cli.console.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class BackfillTest {
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void aBackfillInProgressShowsReadAndRemainingEvents() throws Exception {
        var response =
                json.readTree("{\"insight\":\"revenue\",\"state\":\"reading\",\"read\":1200,\"remaining\":34000}");

        assertThat(Backfill.describe(response)).isEqualTo("  revenue: reading, 1,200 events read, 34,000 to go");
    }

    @Test
    void backfillsAreSaidToBeJoinedOnceTheyAreInRowsWhichIsWaitedForOnce() throws Exception {
        var asked = new AtomicInteger();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        respond(server, "/v1/insights/revenue/backfill", () -> "{\"insight\":\"revenue\",\"state\":\"done\"}");
        respond(server, "/v1/insights/orders/backfill", () -> "{\"insight\":\"orders\",\"state\":\"done\"}");
        respond(server, "/v1/progress", () -> "{\"caughtUp\":" + (asked.incrementAndGet() == 3) + "}");
        server.start();
        var out = new StringWriter();
        try {
            var api = new QueryClient("http://127.0.0.1:" + server.getAddress().getPort(), Optional.empty());

            new Backfill(api, new Terminal(new PrintWriter(out), new PrintWriter(out), false))
                    .await(List.of("revenue", "orders"));
        } finally {
            server.stop(0);
        }

        assertThat(asked).hasValue(3);
        assertThat(out.toString())
                .contains("revenue: history counted and joined", "orders: history counted and joined");
    }

    private static void respond(HttpServer server, String path, Supplier<String> body) {
        server.createContext(path, exchange -> {
            var bytes = body.get().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    @Test
    void aBackfillThatHasNotStartedIsShownAsWaiting() throws Exception {
        var response = json.readTree("{\"insight\":\"revenue\",\"state\":\"waiting\"}");

        assertThat(Backfill.describe(response)).contains("revenue", "waiting");
    }
}
