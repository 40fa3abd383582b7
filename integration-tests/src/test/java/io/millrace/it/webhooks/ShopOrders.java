package io.millrace.it.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.stack.Stack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.IntStream;

/** Orders of shops on a running stack, each as it happens. Thread-safe. */
final class ShopOrders {
    /** So many that every partition gets one. */
    private static final int PEOPLE = 200;

    private final URI batch;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    ShopOrders(Stack stack) {
        this.batch = URI.create("http://127.0.0.1:" + stack.port(8080) + "/v1/batch");
    }

    /** One order. */
    void order(String shop, double revenue) throws Exception {
        send(List.of(event("buyer", shop, revenue)));
    }

    /** Has the watermarks of all partitions advance, so that windows close. */
    void advance() throws Exception {
        send(IntStream.range(0, PEOPLE)
                .mapToObj(person -> event("passer-by-" + person, "none", 0))
                .toList());
    }

    private static String event(String user, String shop, double revenue) {
        return "{\"type\":\"track\",\"event\":\"Order Completed\",\"userId\":\"" + user
                + "\",\"properties\":{\"shop\":\"" + shop + "\",\"revenue\":" + revenue + "}}";
    }

    private void send(List<String> events) throws Exception {
        var body = "{\"writeKey\":\"local\",\"batch\":[" + String.join(",", events) + "]}";
        var request = HttpRequest.newBuilder(batch)
                .POST(BodyPublishers.ofString(body))
                .build();
        var answer = http.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
}
