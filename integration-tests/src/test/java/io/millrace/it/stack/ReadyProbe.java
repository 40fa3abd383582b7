package io.millrace.it.stack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/** Asks instances whether they are ready, as a balancer does. Thread-safe. */
public final class ReadyProbe {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    /** Whether the instance on the port is; as before if it does not say so within a second, which a busy machine explains. */
    public boolean isReady(int port, boolean before) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                .timeout(PATIENCE)
                .build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (HttpTimeoutException e) { // a busy machine: as it was
            return before;
        } catch (IOException e) { // an answer too: it is not
            return false;
        } catch (InterruptedException e) { // stopped
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
