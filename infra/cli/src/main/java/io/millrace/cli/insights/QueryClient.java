package io.millrace.cli.insights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.rows.RowPage;
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
 * Client of the query API, or of another service's API that responds alike. An error response ends the command with the service's own message. Thread-safe.
 */
public final class QueryClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CONFLICT = 409;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final String title;
    private final String base;
    private final Optional<String> key;
    private final HttpClient http;

    /** Client for a local stack, with the API key of its settings. */
    public QueryClient(LocalStack stack) {
        this(stack.ports().url(Component.AGGREGATION), stack.apiKey());
    }

    /**
     * Client of a component of a local stack, with the API key of its settings.
     *
     * @param title name of the API in messages
     */
    public static QueryClient of(LocalStack stack, Component component, String title) {
        return new QueryClient(title, stack.ports().url(component), stack.apiKey());
    }

    /** @param key API key to send, if any */
    public QueryClient(String base, Optional<String> key) {
        this("the query API", base, key);
    }

    private QueryClient(String title, String base, Optional<String> key) {
        this.title = title;
        this.base = base;
        this.key = key;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    /** JSON response of a GET. */
    public JsonNode get(String path) throws InterruptedException {
        return json(path, getText(path));
    }

    private JsonNode json(String path, String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            // Crash: the command ends; another service listens on that port.
            throw new CliException(
                    CliExitCode.FAILED,
                    base + path + " did not respond with JSON: is another service listening on that port?",
                    e);
        }
    }

    /** Response body of a GET. */
    public String getText(String path) throws InterruptedException {
        return send(request(path).GET());
    }

    /** Page of rows in the response of a GET, with the cursor of the next one. */
    RowPage getPage(String path) throws InterruptedException {
        var response = exchange(request(path).GET().build(), BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            fail(response.statusCode(), response.body());
        }
        return new RowPage(response.body(), response.headers().firstValue("Millrace-Cursor"));
    }

    /** JSON response of a POST of JSON. */
    public JsonNode postJson(String path, String body) throws InterruptedException {
        return json(path, postText(path, body));
    }

    /** Response body of a POST of JSON. */
    public String postText(String path, String body) throws InterruptedException {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    /** Plan in the response of a POST of definitions; a refused plan comes with status 409. */
    JsonNode postDefinitions(String path, String yaml) throws InterruptedException {
        var request = request(path)
                .header("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofString(yaml))
                .build();
        var response = exchange(request, BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2 && response.statusCode() != CONFLICT) {
            fail(response.statusCode(), response.body());
        }
        return json(path, response.body());
    }

    String delete(String path) throws InterruptedException {
        return send(request(path).DELETE());
    }

    /** JSON response of a DELETE. */
    public JsonNode deleteJson(String path) throws InterruptedException {
        return json(path, delete(path));
    }

    /** Lines of an event stream as they arrive; closing the stream ends the request. */
    Stream<String> stream(String path) throws InterruptedException {
        var request =
                authorized(path).header("Accept", "text/event-stream").GET().build();
        var response = exchange(request, BodyHandlers.ofLines());
        if (response.statusCode() != 200) {
            fail(
                    response.statusCode(),
                    String.join(" ", response.body().limit(20).toList()));
        }
        return response.body();
    }

    private HttpRequest.Builder request(String path) {
        return authorized(path).timeout(TIMEOUT);
    }

    private HttpRequest.Builder authorized(String path) {
        var request = HttpRequest.newBuilder(URI.create(base + path));
        key.ifPresent(text -> request.header("Authorization", "Bearer " + text));
        return request;
    }

    private String send(HttpRequest.Builder request) throws InterruptedException {
        var response = exchange(request.build(), BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            fail(response.statusCode(), response.body());
        }
        return response.body();
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws InterruptedException {
        try {
            return http.send(request, handler);
        } catch (IOException e) {
            // Crash: the command ends.
            throw new CliException(
                    CliExitCode.NOT_RUNNING,
                    "no response from " + base + ": check that the stack is up with `millrace status`",
                    e);
        }
    }

    private void fail(int status, String body) {
        throw new CliException(
                status / 100 == 4 ? CliExitCode.REFUSED : CliExitCode.FAILED,
                title + " responded " + status + ": " + message(body) + hint(status));
    }

    private static String hint(int status) {
        return status == 401
                ? "\n"
                        + "Set the API key of this command by MILLRACE_LOCAL_API_KEY, or local.api.key in"
                        + " millrace.properties."
                : "";
    }

    /** Error message, followed by one line with file, line and column for each error in a definition. */
    private static String withPositions(JsonNode error) {
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

    /** Message of an error response; the whole body if it is not JSON. */
    static String message(String body) {
        try {
            var json = JSON.readTree(body);
            for (var field : new String[] {"message", "error", "detail"}) {
                if (json.path(field).isTextual()) {
                    return json.path(field).asText();
                }
            }
            return json.path("error").isObject() ? withPositions(json.path("error")) : body.strip();
        } catch (JsonProcessingException e) {
            // Not an error: the body is shown as it is.
            return body.strip();
        }
    }
}
