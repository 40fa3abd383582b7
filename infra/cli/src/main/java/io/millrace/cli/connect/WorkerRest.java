package io.millrace.cli.connect;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** REST API of a worker with one connector. */
final class WorkerRest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final String connector;

    WorkerRest(String url, String name) {
        this.connector = url + "/connectors/" + name;
    }

    /**
     * State of the connector and its task.
     *
     * @param text for people: {@code running}, or what failed
     */
    record State(String text, boolean isRunning, boolean hasFailed) {}

    /** The state; that of a start while the worker does not respond. */
    State state() throws InterruptedException {
        try {
            var response = http.send(request("/status").GET().build(), BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                return new State("starting", false, false);
            }
            var status = JSON.readTree(response.body());
            for (var task : status.path("tasks")) {
                switch (task.path("state").asText()) {
                    case "RUNNING" -> {
                        return new State("running", true, false);
                    }
                    case "FAILED" -> {
                        return failed(task.path("trace").asText());
                    }
                    default -> {
                        return new State("starting", false, false);
                    }
                }
            }
            return "FAILED".equals(status.path("connector").path("state").asText())
                    ? failed(status.path("connector").path("trace").asText())
                    : new State("starting", false, false);
        } catch (IOException e) {
            // Retried by the caller's poll: it does not listen yet.
            return new State("starting", false, false);
        }
    }

    /** The last cause says what is wrong; those before it are Connect's. */
    private static State failed(String trace) {
        var cause = trace.lines()
                .filter(line -> line.startsWith("Caused by: "))
                .reduce((first, second) -> second)
                .map(line -> line.substring("Caused by: ".length()))
                .orElse(trace.lines().findFirst().orElse("no reason is known"));
        return new State("failed, will be started again: " + cause, false, true);
    }

    /** Starts the connector and its task again if they have failed. */
    void restartFailed() throws InterruptedException {
        try {
            http.send(
                    request("/restart?includeTasks=true&onlyFailed=true")
                            .POST(BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.discarding());
        } catch (IOException e) {
            // Retried: the next poll finds it failed still.
            return;
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(connector + path)).timeout(TIMEOUT);
    }
}
