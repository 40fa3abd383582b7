package io.millrace.tracing;

import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.Key;
import io.millrace.runtime.service.ServiceContext;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Settings of traces, the same for every stage.
 *
 * @param endpoint where spans are posted; empty if nothing is traced
 * @param ratio share of requests without a {@code traceparent} that are traced
 * @param requestsPerSecond most requests of an instance that are traced in a second, whoever asks for it
 * @param headers headers of each post
 */
public record TracingConfig(Optional<URI> endpoint, double ratio, int requestsPerSecond, Map<String, String> headers) {
    /** Nothing is traced. */
    public static final TracingConfig OFF = new TracingConfig(Optional.empty(), 0, 1, Map.of());

    private static final Key<String> ENDPOINT = Key.string(
                    "tracing.otlp.endpoint",
                    "URL to post the spans of traced events to by OTLP over HTTP, such as"
                            + " http://collector:4318/v1/traces. Nothing is traced if absent or empty.")
            .optional()
            .such("an http or https URL", url -> url.matches("|https?://[^\\s/]+(/[^\\s]*)?"));
    private static final Key<String> RATIO = Key.string(
                    "tracing.sample.ratio",
                    "Share of the requests that ingest traces, from 0 to 1. Beside these it traces requests whose"
                            + " `traceparent` says that they are sampled.")
            .defaultsTo("0")
            .such("a number from 0 to 1", ratio -> ratio.matches("0|1|0?\\.\\d{1,9}|[01]\\.0{1,9}"));
    private static final Key<Integer> REQUESTS = Key.integer(
                    "tracing.requests.per.second",
                    "Most requests that an instance of ingest traces in a second, on average; others are not traced, whatever"
                            + " their `traceparent` says.")
            .defaultsTo(100)
            .between(1, 100_000);
    private static final Key<List<String>> HEADERS = Key.strings(
                    "tracing.otlp.headers",
                    "Headers of each post of spans, as name=value, separated by commas, such as an API key.")
            .defaultsTo(List.of())
            .secret();

    public TracingConfig {
        headers = Map.copyOf(headers);
    }

    /** Reads every key; errors are collected in the reader. */
    public static TracingConfig read(ConfigReader r) {
        return new TracingConfig(
                r.find(ENDPOINT).filter(url -> !url.isEmpty()).map(URI::create),
                Double.parseDouble(r.get(RATIO)),
                r.get(REQUESTS),
                headers(r));
    }

    /** Starts to export, if a receiver is named; what waits is exported when the service stops. */
    public Tracing start(ServiceContext ctx) {
        return ctx.closeOnStop(Tracing.start(this, ctx.name(), ctx.settings().instanceId(), ctx.metrics()));
    }

    private static Map<String, String> headers(ConfigReader r) {
        var headers = new LinkedHashMap<String, String>();
        for (var entry : r.get(HEADERS)) {
            int equals = entry.indexOf('=');
            var name = entry.substring(0, Math.max(0, equals)).strip();
            if (!name.matches("[A-Za-z0-9_-]{1,100}")) {
                // The entry is not repeated: it may be a secret without its name.
                r.fail(HEADERS, "has an entry that is not name=value");
            } else {
                headers.put(name, entry.substring(equals + 1).strip());
            }
        }
        return headers;
    }
}
