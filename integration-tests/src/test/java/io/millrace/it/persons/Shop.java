package io.millrace.it.persons;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.it.stack.Stack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/**
 * One shop's visitors on a running stack, apart from those of other shops: what they send, and what rows say of them. All is
 * yesterday at noon, a second after what was sent before, so that it is in one window whenever the test runs.
 */
final class Shop {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(40);

    private final Stack stack;
    private final String name;
    private final HttpClient http = HttpClient.newHttpClient();
    private Instant time = Instant.now()
            .atZone(ZoneOffset.UTC)
            .minusDays(1)
            .with(LocalTime.NOON)
            .toInstant();

    Shop(Stack stack, String name) {
        this.stack = stack;
        this.name = name;
    }

    /** What is sent from now on happens that much later. */
    Shop later(Duration by) {
        time = time.plus(by);
        return this;
    }

    /** An id that no other shop has. */
    String id(String id) {
        return id + "-" + name;
    }

    /** Somebody on a device, with a user if the app knows one. */
    Shop track(String event, String device, String user) throws Exception {
        return send("track", Map.of("event", event), device, user);
    }

    Shop identify(String device, String user, Map<String, Object> traits) throws Exception {
        return send("identify", Map.of("traits", traits), device, user);
    }

    Shop alias(String previous, String user) throws Exception {
        return send("alias", Map.of("previousId", id(previous)), null, user);
    }

    private Shop send(String type, Map<String, Object> fields, String device, String user) throws Exception {
        time = time.plusSeconds(1);
        var body = JSON.createObjectNode().put("writeKey", "local").put("timestamp", time.toString());
        fields.forEach((field, value) -> body.set(field, JSON.valueToTree(value)));
        body.putObject("properties").put("shop", name);
        Optional.ofNullable(device).ifPresent(id -> body.put("anonymousId", id(id)));
        Optional.ofNullable(user).ifPresent(id -> body.put("userId", id(id)));
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + stack.port(8080) + "/v1/" + type))
                .POST(BodyPublishers.ofString(body.toString()))
                .build();
        var response = http.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return this;
    }

    /** Waits until the rows say so. */
    Shop has(int viewed, int bought, int people) throws Exception {
        Stack.until(name + ": viewed " + viewed + ", bought " + bought + ", people " + people, SOON, () -> assertThat(
                        summary())
                .isEqualTo("viewed " + viewed + ", bought " + bought + ", people " + people));
        return this;
    }

    private String summary() throws Exception {
        return "viewed " + step("viewed") + ", bought " + step("bought") + ", people "
                + row("visitors", "").path("values").path("people").asInt();
    }

    private int step(String step) throws Exception {
        return row("journey", step).path("values").path("people").asInt();
    }

    /** The shop's row of an insight, of a step if it is a funnel; missing if there is none. */
    JsonNode row(String insight, String step) throws Exception {
        for (var row : stack.rows(insight)) {
            var group = row.path("group");
            if (group.path("shop").asText().equals(name)
                    && (step.isEmpty() || group.path("step").asText().equals(step))) {
                return row;
            }
        }
        return JSON.missingNode();
    }
}
