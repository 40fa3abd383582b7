package io.millrace.aggregation.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Bridge for assistants that start a process: passes each message of standard input to the route {@code /mcp} of an instance, and its
 * answer to standard output, one a line. Ends with its input.
 */
public final class StdioBridge {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int UNREACHABLE = -32_000;

    private final URI endpoint;
    private final Optional<String> key;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /** @param key API key to send, if any */
    public StdioBridge(URI endpoint, Optional<String> key) {
        this.endpoint = endpoint;
        this.key = key;
    }

    /** Returns when the input ends. */
    public void run(InputStream in, PrintStream out) throws IOException, InterruptedException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.isBlank()) {
                Optional<String> answer = answer(line);
                answer.ifPresent(text -> out.println(text.replace("\r", "").replace("\n", "")));
                out.flush();
            }
        }
    }

    private Optional<String> answer(String message) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(message));
        key.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() == 200) {
                return Optional.of(response.body());
            }
            return response.statusCode() == 202
                    ? Optional.empty()
                    : error(message, "HTTP " + response.statusCode() + ": " + response.body());
        } catch (IOException e) { // rejected at the edge: the assistant is told, and may ask again
            return error(message, "Millrace cannot be reached at " + endpoint + ": " + e.getMessage());
        }
    }

    /** An error in the form of the protocol; none to a notification, which has no answer. */
    private static Optional<String> error(String message, String reason) {
        try {
            JsonNode id = JSON.readTree(message).path("id");
            if (id.isMissingNode()) {
                return Optional.empty();
            }
            ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0");
            answer.set("id", id);
            answer.putObject("error").put("code", UNREACHABLE).put("message", reason);
            return Optional.of(answer.toString());
        } catch (IOException e) { // rejected at the edge: what is not JSON has no id to answer to
            return Optional.empty();
        }
    }
}
