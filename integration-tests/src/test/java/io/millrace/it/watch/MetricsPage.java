package io.millrace.it.watch;

import io.millrace.it.stack.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The page that lists what the services export, as scrapes of all of them have it. */
public final class MetricsPage {
    static final Path FILE = CommandLine.CHECKOUT.resolve("infra/prometheus/METRICS.md");

    private static final String HEAD = """
        # Metrics

        What `/metrics` of the services exports. Written from a running stack: `-Dit.test=GrafanaDashboardsIT -Dmillrace.write.metrics=true`
        ([how to run it](../grafana/README.md#the-test)). `millrace_http_certificate_…` are there with a certificate only, and
        `millrace_ingest_source_…` with sources, `millrace_tracing_…` where [traces](../tracing/TRACES.md) are exported.

        | metric | type | of | what |
        |---|---|---|---|
        """;
    private static final String MIDDLE = """

        ## Of Kafka and of the JVM

        Kafka's own metrics are exported under their names: group and name after `kafka_`, tags as labels. These are those that rules and dashboards read.

        | metric | type | of |
        |---|---|---|
        """;
    /** What a stack without TLS does not have. */
    private static final String CERTIFICATES = """
        # HELP millrace_http_certificate_expiry_timestamp_seconds When the certificate of the port expires, seconds since the epoch.
        # TYPE millrace_http_certificate_expiry_timestamp_seconds gauge
        # HELP millrace_http_certificate_reloads_total Times that changed certificate files were read, by outcome: loaded or failed.
        # TYPE millrace_http_certificate_reloads_total counter
        """;

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9_]+)` \\|");

    private final Map<String, String> help = new TreeMap<>();
    private final Map<String, String> types = new TreeMap<>();
    private final Map<String, Set<String>> services = new TreeMap<>();

    /** @param scrapes by service */
    MetricsPage(Map<String, String> scrapes) {
        scrapes.forEach((service, text) -> {
            read(service, text);
            read(service, CERTIFICATES);
        });
    }

    private void read(String service, String scrape) {
        scrape.lines().filter(line -> line.startsWith("# ")).forEach(line -> {
            var words = line.split(" ", 4);
            if (words[2].endsWith("_created")) {
                return;
            }
            services.computeIfAbsent(words[2], name -> new LinkedHashSet<>()).add(service);
            (words[1].equals("HELP") ? help : types).put(words[2], words[3]);
        });
    }

    /** Names of all metrics that the page lists. */
    public static Set<String> names() throws IOException {
        var names = new TreeSet<String>();
        ROW.matcher(Files.readString(FILE)).results().forEach(row -> names.add(row.group(1)));
        return names;
    }

    /** @param foreign names of metrics that are not ours, to be listed as well */
    String text(Set<String> foreign, int all) {
        var page = new StringBuilder(HEAD);
        services.forEach((name, of) -> {
            if (name.startsWith("millrace_")) {
                page.append(
                        "| `%s` | %s | %s | %s |\n".formatted(name, types.get(name), names(of, all), help.get(name)));
            }
        });
        page.append(MIDDLE);
        for (var name : foreign) {
            page.append("| `%s` | %s | %s |\n"
                    .formatted(name, types.get(name), names(services.getOrDefault(name, Set.of()), all)));
        }
        return page.toString();
    }

    private static String names(Set<String> services, int all) {
        return services.size() == all ? "all" : String.join(", ", services);
    }
}
