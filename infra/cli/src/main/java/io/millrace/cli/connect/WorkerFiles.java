package io.millrace.cli.connect;

import io.millrace.cli.process.LogTail;
import io.millrace.cli.stack.LocalStack;
import io.millrace.runtime.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Files of a local worker, below {@code connect} in the directory of the stack. */
final class WorkerFiles {
    private final LocalStack stack;
    private final Path directory;

    WorkerFiles(LocalStack stack, String connector) {
        this.stack = stack;
        this.directory = stack.data().connect().resolve(connector);
    }

    Path log() {
        return directory.resolve("worker.log");
    }

    List<String> lastLines() {
        return LogTail.lines(log(), 12);
    }

    /** Environment variables that the configuration refers to, besides those that this process has. */
    Map<String, String> secrets() {
        return stack.backends().registrySecrets();
    }

    /** Writes the worker's properties; returns the file. */
    Path worker(String restUrl, List<Path> pluginPath) throws IOException {
        var settings = new TreeMap<String, String>();
        stack.backends().kafkaClient().forEach((key, value) -> {
            settings.put(key, value.toString());
            // Clients of connectors do not take the worker's own security.
            for (var client : new String[] {"consumer.", "producer.", "admin."}) {
                settings.put(client + key, value.toString());
            }
        });
        settings.put("listeners", restUrl);
        settings.put(
                "plugin.path",
                String.join(",", pluginPath.stream().map(Path::toString).toList()));
        settings.put(
                "offset.storage.file.filename", directory.resolve("offsets").toString());
        settings.put("offset.flush.interval.ms", "1000");
        settings.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
        settings.put("value.converter", "org.apache.kafka.connect.storage.StringConverter");
        settings.put("config.providers", "env");
        settings.put("config.providers.env.class", "org.apache.kafka.common.config.provider.EnvVarConfigProvider");
        settings.put("config.providers.env.param.allowlist.pattern", "MILLRACE_.*");
        var properties = new Properties();
        properties.putAll(settings);
        PrivateFiles.directory(directory);
        LogTail.rotate(log());
        PrivateFiles.create(log());
        var file = directory.resolve("worker.properties");
        try (var out = PrivateFiles.writer(file)) {
            properties.store(out, "Generated at each start");
        }
        return file;
    }

    /** Writes the connector's configuration; returns the file. */
    Path connector(ConnectorConfig config) throws IOException {
        var file = directory.resolve("connector.json");
        try (var out = PrivateFiles.writer(file)) {
            out.write(config.json());
        }
        return file;
    }
}
