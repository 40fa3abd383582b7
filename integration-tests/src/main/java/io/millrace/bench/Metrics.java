package io.millrace.bench;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Reads one counter of a service's {@code /metrics}, summed over its labels. */
final class Metrics {
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final URI address;

    Metrics(int port) {
        this.address = URI.create("http://127.0.0.1:" + port + "/metrics");
    }

    /** The counter's value; 0 while the service is not listening yet. */
    double sum(String counter) throws IOException, InterruptedException {
        try {
            var text = http.send(
                            HttpRequest.newBuilder(address)
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            return text.lines()
                    .filter(line -> line.startsWith(counter + " ") || line.startsWith(counter + "{"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (ConnectException e) {
            // Retried by the caller until its deadline: the service is still starting.
            return 0;
        }
    }
}
