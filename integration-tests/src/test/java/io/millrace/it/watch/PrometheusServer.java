package io.millrace.it.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.millrace.it.stack.QueryPort;
import io.millrace.it.stack.Stack;
import io.millrace.it.stack.StageProcess;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Debian's Prometheus with our configuration and our rules, which scrapes other addresses, and more often. */
final class PrometheusServer implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final Process process;
    private final QueryPort port;

    private PrometheusServer(Process process, QueryPort port) {
        this.process = process;
        this.port = port;
    }

    /** @param targets address by job */
    static PrometheusServer start(Path directory, Map<String, String> targets) throws Exception {
        int listen = StageProcess.freePort();
        var config = Files.writeString(directory.resolve("prometheus.yml"), configuration(targets));
        var process = new ProcessBuilder(List.of(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("series"),
                        "--web.listen-address=127.0.0.1:" + listen,
                        "--log.level=warn"))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus.log").toFile())
                .start();
        var server = new PrometheusServer(process, new QueryPort(listen));
        Stack.until("Prometheus is ready", START, server::ready);
        return server;
    }

    private void ready() throws Exception {
        try {
            port.text("/-/ready");
        } catch (IOException e) {
            // Retried by the poll: it does not listen yet.
            throw new AssertionError("not listening: " + e, e);
        }
    }

    private static String configuration(Map<String, String> targets) throws IOException {
        var yaml = new ObjectMapper(new YAMLFactory());
        var config = (ObjectNode) yaml.readTree(Files.readString(PrometheusRule.DIRECTORY.resolve("prometheus.yml")));
        ((ObjectNode) config.path("global")).put("scrape_interval", "2s").put("evaluation_interval", "2s");
        config.putArray("rule_files").add(PrometheusRule.DIRECTORY.resolve("rules") + "/*.yml");
        for (var job : config.path("scrape_configs")) {
            var target = targets.get(job.path("job_name").asText());
            var addresses = (ObjectNode) job.path("static_configs").get(0);
            addresses.putArray("targets").add(target);
        }
        return yaml.writeValueAsString(config);
    }

    /** The series that an expression has now; fails on an error, and on a warning. */
    JsonNode query(String expression) throws IOException, InterruptedException {
        var answer = port.json("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        if (!answer.path("status").asText().equals("success") || answer.has("warnings")) {
            throw new AssertionError(expression + ": " + answer);
        }
        return answer.path("data").path("result");
    }

    /** All rules, as Prometheus has evaluated them. */
    JsonNode ruleGroups() throws IOException, InterruptedException {
        return port.json("/api/v1/rules").path("data").path("groups");
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
