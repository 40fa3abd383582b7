package io.millrace.aggregation.console;

import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.Key;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Settings of the console.
 *
 * @param metrics URL of the metrics of each service, by its name
 */
public record ConsoleConfig(Map<String, URI> metrics) {
    private static final Key<List<String>> METRICS = Key.strings(
                    "aggregation.console.metrics", "services on the overview page, each name=URL of its /metrics")
            .defaultsTo(List.of(
                    "ingest=http://127.0.0.1:8080/metrics",
                    "enrichment=http://127.0.0.1:8091/metrics",
                    "aggregation=http://127.0.0.1:8090/metrics",
                    "sink-publisher=http://127.0.0.1:8092/metrics"));

    public static ConsoleConfig read(ConfigReader config) {
        Map<String, URI> metrics = new LinkedHashMap<>();
        for (String entry : config.get(METRICS)) {
            int equals = entry.indexOf('=');
            try {
                URI url = URI.create(entry.substring(equals + 1));
                if (equals > 0 && "http".equals(url.getScheme()) && url.getHost() != null) {
                    metrics.put(entry.substring(0, equals), url);
                    continue;
                }
            } catch (IllegalArgumentException e) { // rejected at the edge, below
            }
            config.fail(METRICS, "'" + entry + "' is not name=http://host:port/path");
        }
        return new ConsoleConfig(metrics);
    }
}
