package io.millrace.it.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.stack.StageProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Requests to services of this machine. */
final class SecuredEvents {
    private SecuredEvents() {}

    /** Sends events of as many users; each must be accepted. */
    static void send(StageProcess ingest, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            var answer = post(
                    ingest,
                    "/v1/track",
                    "{\"writeKey\":\"local\",\"userId\":\"user-" + i + "\",\"event\":\"Secured\"}");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    static HttpResponse<String> post(StageProcess stage, String path, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + stage.port() + path))
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
    }
}
