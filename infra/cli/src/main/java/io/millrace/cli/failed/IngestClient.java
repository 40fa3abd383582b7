package io.millrace.cli.failed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.failed.Resend.Post;
import io.millrace.runtime.failed.FailedEvents;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** HTTP client that posts failed events to ingest again. */
final class IngestClient {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String url;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    IngestClient(String url) {
        this.url = url;
    }

    /**
     * Result of a post.
     *
     * @param accepted number of accepted events
     * @param rejected number of rejected events
     * @param reason message of the first rejected event; null if none was rejected
     */
    record Verdict(int accepted, int rejected, String reason) {}

    /** @throws CliException if the outcome is unknown; repeating the redrive is safe */
    Verdict post(Post post, String writeKey, String failureId) throws InterruptedException {
        var basic = Base64.getEncoder().encodeToString((writeKey + ":").getBytes(StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder(URI.create(url + post.path()))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .header("Authorization", "Basic " + basic)
                .header("x-" + FailedEvents.REDRIVE_HEADER, failureId)
                .POST(BodyPublishers.ofString(post.body()))
                .build();
        try {
            var response = http.send(request, BodyHandlers.ofString());
            return switch (response.statusCode()) {
                case 200 -> verdict(JSON.readTree(response.body()));
                case 400, 413 ->
                    new Verdict(
                            0, 1, JSON.readTree(response.body()).path("message").asText("refused"));
                default -> throw unexpectedStatus(response);
            };
        } catch (IOException e) {
            // Crash: the command ends; the note of the started redrive makes a repeated run safe.
            throw new CliException(
                    CliExitCode.NOT_RUNNING,
                    "ingest does not respond at " + url + ": check `millrace status`, then run the command again",
                    e);
        }
    }

    private CliException unexpectedStatus(HttpResponse<String> response) {
        int status = response.statusCode();
        return status == 401
                ? new CliException(
                        CliExitCode.REFUSED,
                        "ingest does not know the tenant's write key: give another with --write-key")
                : new CliException(
                        status >= 500 || status == 429 ? CliExitCode.NOT_RUNNING : CliExitCode.REFUSED,
                        "ingest responded " + status + " at " + url + ": run the command again once ingest is healthy");
    }

    private static Verdict verdict(JsonNode response) {
        int accepted = 0;
        int rejected = 0;
        String reason = null;
        for (var event : response.path("events")) {
            if (event.path("status").asText().equals("accepted")) {
                accepted++;
            } else {
                rejected++;
                reason = reason == null ? event.path("message").asText("refused") : reason;
            }
        }
        return new Verdict(accepted, rejected, reason);
    }
}
