package io.millrace.it.clients;

import io.millrace.it.stack.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** The events that the console is shown with, and how many of them were accepted. */
final class ConsoleEvents {
    static final int ORDERS = 20;

    /** How many people take each step of the funnel. */
    static final Map<String, Integer> STEPS = new LinkedHashMap<>();

    static {
        STEPS.put("Product Viewed", 10);
        STEPS.put("Product Added", 6);
        STEPS.put("Checkout Started", 3);
        STEPS.put("Order Completed", 2);
    }

    private static final int RETURNING = 2;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI track;
    private int accepted;

    ConsoleEvents(Stack stack) {
        track = URI.create("http://127.0.0.1:" + stack.port(8080) + "/v1/track?writeKey=local");
    }

    /** Orders, people who come back after a day, a funnel, and an event that is refused. */
    void sendAll() throws IOException, InterruptedException {
        for (int i = 0; i < ORDERS; i++) {
            send("{\"userId\":\"ada-" + i % 5 + "\",\"messageId\":\"order-" + i
                    + "\",\"event\":\"Order Completed\",\"properties\":{\"revenue\":2.5,\"shop\":\"s" + i % 2
                    + "\",\"country\":\"" + (i % 4 == 0 ? "DE" : "CH") + "\"}}");
        }
        for (int person = 0; person < RETURNING; person++) {
            send("{\"userId\":\"f" + person + "\",\"event\":\"Page Seen\",\"timestamp\":\""
                    + Instant.now().minus(1, ChronoUnit.DAYS) + "\"}");
        }
        for (var step : STEPS.entrySet()) {
            for (int person = 0; person < step.getValue(); person++) {
                send("{\"userId\":\"f" + person + "\",\"event\":\"" + step.getKey() + "\"}");
            }
        }
        send("{\"userId\":\"ada\",\"event\":");
    }

    void send(String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(track)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        if (http.send(request, BodyHandlers.discarding()).statusCode() == 200) {
            accepted++;
        }
    }

    int accepted() {
        return accepted;
    }
}
