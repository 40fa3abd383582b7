package io.millrace.aggregation.console;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parser of Prometheus' text format for {@code millrace_} samples, summed over their labels; histogram buckets are summed by bound.
 * Other lines are skipped.
 */
final class PrometheusText {
    private static final Pattern SAMPLE =
            Pattern.compile("(millrace_[a-zA-Z0-9_:]{1,200})(?:\\{(.*)\\})? ([0-9.eE+-]{1,40})(?: -?\\d+)?");
    private static final Pattern BOUND = Pattern.compile("(?:^|,)le=\"([^\"]{1,40})\"");
    private static final String BUCKET = "_bucket";

    private PrometheusText() {}

    /** {@code {"samples":{name:sum},"buckets":{name:{bound:count}}}}. */
    static JsonObject summed(String page) {
        Map<String, Double> samples = new TreeMap<>();
        Map<String, Map<String, Double>> buckets = new TreeMap<>();
        page.lines().forEach(line -> {
            Matcher sample = SAMPLE.matcher(line);
            if (!sample.matches()) {
                return;
            }
            String name = sample.group(1);
            double value = Double.parseDouble(sample.group(3));
            Matcher bound = BOUND.matcher(sample.group(2) == null ? "" : sample.group(2));
            if (name.endsWith(BUCKET) && bound.find()) {
                buckets.computeIfAbsent(
                                name.substring(0, name.length() - BUCKET.length()), histogram -> new TreeMap<>())
                        .merge(bound.group(1), value, Double::sum);
            } else {
                samples.merge(name, value, Double::sum);
            }
        });
        JsonObject bucketJson = new JsonObject();
        buckets.forEach((name, counts) -> bucketJson.put(name, json(counts)));
        return new JsonObject().put("samples", json(samples)).put("buckets", bucketJson);
    }

    private static JsonObject json(Map<String, Double> values) {
        JsonObject json = new JsonObject();
        values.forEach((name, value) -> {
            if (Double.isFinite(value)) {
                json.put(name, value);
            }
        });
        return json;
    }
}
