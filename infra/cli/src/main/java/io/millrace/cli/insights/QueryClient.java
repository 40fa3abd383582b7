package io.millrace.cli.insights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.stack.Component;
import io.millrace.cli.stack.LocalStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The query API as the commands speak it. A refusal ends the command with the service's own message. Thread-safe.
 */
public final class QueryClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CONFLICT = 409;
    private static final Duration CALL = Duration.ofSeconds(30);

    private final String base;
    private final Optional<String> key;
    private final HttpClient http;

    /** The query API of a local stack, with the key that its settings name. */
    public QueryClient(LocalStack stack) {
        this(stack.ports().url(Component.AGGREGATION), stack.apiKey());
    }

    /** @param key the API key to show, if any */
    public QueryClient(String base, Optional<String> key) {
        this.base = base;
        this.key = key;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    /** The JSON at the path. */
    public JsonNode get(String path) throws InterruptedException {
        return json(path, text(path));
    }

    private JsonNode json(String path, String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            // The command ends: whatever answers there is not our service.
            throw new CliException(CliExitCode.FAILED, base + path + " did not answer with JSON", e);
        }
    }

    /** The body at the path as it is. */
    public String text(String path) throws InterruptedException {
        return send(request(path).GET());
    }

    /** Posts JSON; the answer is JSON too. */
    public JsonNode postJson(String path, String body) throws InterruptedException {
        return json(path, postText(path, body));
    }

    /** Posts JSON; the answer is shown as it is. */
    public String postText(String path, String body) throws InterruptedException {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    /** Posts definitions; returns the plan, which a conflict answers with too. */
    JsonNode post(String path, String yaml) throws InterruptedException {
        var request = request(path)
                .header("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofString(yaml))
                .build();
        var response = answer(request, BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2 && response.statusCode() != CONFLICT) {
            refuse(response.statusCode(), response.body());
        }
        return json(path, response.body());
    }

    String delete(String path) throws InterruptedException {
        return send(request(path).DELETE());
    }

    /** The lines of an event stream, as they come; closing the stream ends it. */
    Stream<String> stream(String path) throws InterruptedException {
        var request = keyed(path).header("Accept", "text/event-stream").GET().build();
        var response = answer(request, BodyHandlers.ofLines());
        if (response.statusCode() != 200) {
            refuse(
                    response.statusCode(),
                    String.join(" ", response.body().limit(20).toList()));
        }
        return response.body();
    }

    private HttpRequest.Builder request(String path) {
        return keyed(path).timeout(CALL);
    }

    private HttpRequest.Builder keyed(String path) {
        var request = HttpRequest.newBuilder(URI.create(base + path));
        key.ifPresent(text -> request.header("Authorization", "Bearer " + text));
        return request;
    }

    private String send(HttpRequest.Builder request) throws InterruptedException {
        var response = answer(request.build(), BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            refuse(response.statusCode(), response.body());
        }
        return response.body();
    }

    private <T> HttpResponse<T> answer(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws InterruptedException {
        try {
            return http.send(request, handler);
        } catch (IOException e) {
            // The command ends: nobody is there.
            throw new CliException(
                    CliExitCode.NOT_RUNNING,
                    "nothing answers at " + base + ": is the stack up? (`millrace status`)",
                    e);
        }
    }

    private static void refuse(int status, String body) {
        throw new CliException(
                status / 100 == 4 ? CliExitCode.REFUSED : CliExitCode.FAILED,
                "the query API says " + status + ": " + message(body) + hint(status));
    }

    private static String hint(int status) {
        return status == 401
                ? "\nMILLRACE_LOCAL_API_KEY, or local.api.key in millrace.properties, names the key to show."
                : "";
    }

    /** The message, and under it the place of each error of a definition. */
    private static String located(JsonNode error) {
        var text = new StringBuilder(error.path("message").asText());
        for (var at : error.path("errors")) {
            text.append("\n  ")
                    .append(at.path("file").asText())
                    .append(':')
                    .append(at.path("line").asText());
            text.append(':')
                    .append(at.path("column").asText())
                    .append(": ")
                    .append(at.path("message").asText());
        }
        return text.toString();
    }

    /** The message out of an error's JSON, else the body. */
    static String message(String body) {
        try {
            var json = JSON.readTree(body);
            for (var field : new String[] {"message", "error", "detail"}) {
                if (json.path(field).isTextual()) {
                    return json.path(field).asText();
                }
            }
            return json.path("error").isObject() ? located(json.path("error")) : body.strip();
        } catch (JsonProcessingException e) {
            // Not JSON: shown as it is.
            return body.strip();
        }
    }
}
