package io.millrace.cli.failed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.console.CliException;
import io.millrace.cli.console.ExitCode;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.failed.Stage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** Sends failed events to ingest once more, one at a time, and counts what became of them. Not thread-safe. */
final class Redrive {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI batch;
    private final String authorization;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private int accepted;
    private int refused;
    private int left;

    Redrive(String ingestUrl, String writeKey) {
        this.batch = URI.create(ingestUrl + "/v1/batch");
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString((writeKey + ":").getBytes(StandardCharsets.UTF_8));
    }

    void send(FailedEvent event) throws InterruptedException {
        var json = event.getStage() == Stage.INGEST && !event.getTruncated() ? parse(FailedJson.bytes(event)) : null;
        if (json == null || !json.isObject()) {
            left++;
            return;
        }
        var body = JSON.createObjectNode();
        body.putArray("batch").add(json);
        var request = HttpRequest.newBuilder(batch)
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .header("Authorization", authorization)
                .POST(BodyPublishers.ofString(body.toString()))
                .build();
        try {
            var response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() == 200 && !response.body().contains("\"rejected\":1")) {
                accepted++;
            } else {
                refused++;
            }
        } catch (IOException e) {
            // The command ends: what was sent is deduplicated by its message id when it is sent again.
            throw new CliException(ExitCode.NOT_RUNNING, "ingest does not answer at " + batch, e);
        }
    }

    private static JsonNode parse(byte[] original) {
        try {
            return JSON.readTree(original);
        } catch (IOException e) {
            // Malformed as it was: it stays where it is.
            return null;
        }
    }

    int refused() {
        return refused;
    }

    String describe() {
        return accepted + " accepted, " + refused + " refused again, " + left
                + " left (malformed, cut, or not refused by ingest)";
    }
}
