package io.millrace.it.watch;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Names in an expression of PromQL. */
public final class Expression {
    private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"|'[^']*'");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern METRIC = Pattern.compile("(millrace|kafka|jvm|process)_.*");
    private static final Pattern PART = Pattern.compile("_(bucket|sum|count)$");

    private Expression() {}

    /** Metrics of services, as the page of metrics lists them: a histogram by its own name. */
    public static Set<String> metrics(String expression) {
        var metrics = new TreeSet<String>();
        for (var name : names(expression)) {
            if (METRIC.matcher(name).matches() && name.indexOf(':') < 0) {
                metrics.add(metric(name));
            }
        }
        return metrics;
    }

    /** The name that a series of a histogram or summary belongs to; another is itself. */
    static String metric(String series) {
        // Kafka's own metrics end as they like.
        return series.startsWith("kafka_") ? series : PART.matcher(series).replaceFirst("");
    }

    /** Series that other rules record. */
    public static Set<String> recorded(String expression) {
        var recorded = names(expression);
        recorded.removeIf(name -> name.indexOf(':') < 0);
        return recorded;
    }

    private static Set<String> names(String expression) {
        var names = new TreeSet<String>();
        NAME.matcher(TEXT.matcher(expression).replaceAll("")).results().forEach(name -> names.add(name.group()));
        return names;
    }
}
