package io.millrace.aggregation.collector;

import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.Key;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Settings of how the console reaches the collector.
 *
 * @param url address that clients send to; the console posts test events there, too
 * @param writeKeys a write key of each tenant, by the tenant; shown in snippets
 */
public record CollectorConfig(URI url, Map<String, String> writeKeys) {
    private static final Key<String> URL = Key.string(
                    "aggregation.console.collector",
                    "address of the collector as clients reach it, shown in snippets; test events go there")
            .defaultsTo("http://127.0.0.1:8080");
    private static final Key<List<String>> KEYS = Key.strings(
                    "aggregation.console.write.keys",
                    "a write key for each tenant, key:tenant, which snippets show and test events use")
            .defaultsTo(List.of())
            .secret();

    public static CollectorConfig read(ConfigReader config) {
        URI url = null;
        try {
            url = URI.create(config.get(URL).replaceAll("/+$", ""));
        } catch (IllegalArgumentException e) { // rejected at the edge, below
        }
        if (url == null
                || url.getHost() == null
                || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            config.fail(URL, "must be http://host:port or https://host");
        }
        Map<String, String> byTenant = new LinkedHashMap<>();
        for (String entry : config.get(KEYS)) {
            int colon = entry.lastIndexOf(':');
            if (colon <= 0 || colon == entry.length() - 1) {
                config.fail(KEYS, "an entry is not key:tenant");
                continue;
            }
            byTenant.putIfAbsent(
                    entry.substring(colon + 1).strip(),
                    entry.substring(0, colon).strip());
        }
        return new CollectorConfig(url, Map.copyOf(byTenant));
    }
}
