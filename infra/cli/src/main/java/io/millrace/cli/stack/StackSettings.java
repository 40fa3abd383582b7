package io.millrace.cli.stack;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Settings of the local stack, later ones winning: the file {@code millrace.properties} in the data directory, the file
 * that {@code MILLRACE_CONFIG} names, {@code MILLRACE_*} variables, the command line. What is not ours is handed to the
 * services, which check it.
 *
 * @param file what the files said, with the keys of all services
 * @param own the keys that the CLI itself reads, from wherever they were set
 */
record StackSettings(Map<String, String> file, Map<String, String> own) {
    static final String FILE = "millrace.properties";

    /** Settings of clients that are likelier to come from the environment than from a file. */
    private static final List<String> USUAL_SECRETS = List.of(
            "kafka.security.protocol",
            "kafka.sasl.mechanism",
            "kafka.sasl.jaas.config",
            "registry.basic.auth.credentials.source",
            "registry.basic.auth.user.info",
            "registry.bearer.auth.credentials.source",
            "registry.bearer.auth.token");

    static final String API_KEY = "local.api.key";
    static final String CONFIG_ENV = "MILLRACE_CONFIG";
    static final String WRITE_KEYS = "ingest.write.keys";

    static StackSettings read(Path data, Map<String, String> environment, Map<String, String> commandLine) {
        var file = new TreeMap<String, String>();
        load(data.resolve(FILE), file);
        var named = environment.get(CONFIG_ENV);
        if (named != null) {
            if (!Files.isReadable(Path.of(named))) {
                throw new CliException(CliExitCode.USAGE, CONFIG_ENV + " names a file that cannot be read: " + named);
            }
            load(Path.of(named), file);
        }
        var own = new TreeMap<String, String>();
        for (var component : Component.values()) {
            find(component.portKey(), file, environment, own);
        }
        find(Ports.CONTROLLER_KEY, file, environment, own);
        find(Ports.OFFSET_KEY, file, environment, own);
        find(API_KEY, file, environment, own);
        find(WRITE_KEYS, file, environment, own);
        find(Backends.BOOTSTRAP_KEY, file, environment, own);
        find(Backends.REGISTRY_KEY, file, environment, own);
        file.keySet().stream().filter(StackSettings::isOfClients).forEach(key -> find(key, file, environment, own));
        USUAL_SECRETS.forEach(key -> find(key, file, environment, own));
        own.putAll(commandLine);
        return new StackSettings(file, own);
    }

    private static boolean isOfClients(String key) {
        return key.startsWith("kafka.") || key.startsWith("registry.");
    }

    private static void find(String key, Map<String, String> file, Map<String, String> env, Map<String, String> into) {
        var fromEnvironment = env.get(environmentName(key));
        var value = fromEnvironment == null ? file.get(key) : fromEnvironment;
        if (value != null) {
            into.put(key, value);
        }
    }

    /** {@code ingest.port} is {@code MILLRACE_INGEST_PORT} in the environment. */
    static String environmentName(String key) {
        return "MILLRACE_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private static void load(Path file, Map<String, String> into) {
        if (!Files.exists(file)) {
            return;
        }
        var properties = new Properties();
        try (var in = Files.newBufferedReader(file)) {
            properties.load(in);
        } catch (IOException | IllegalArgumentException e) {
            // Refused at the edge: the command ends with the code for wrong settings.
            throw new CliException(CliExitCode.USAGE, "cannot read " + file + ": " + e.getMessage(), e);
        }
        properties.stringPropertyNames().forEach(name -> into.put(name, properties.getProperty(name)));
    }
}
