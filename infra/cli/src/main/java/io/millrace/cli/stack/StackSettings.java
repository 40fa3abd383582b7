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
 * Settings of the local stack. Later sources win: the file {@code millrace.properties} in the data directory, the file that
 * {@code MILLRACE_CONFIG} names, {@code MILLRACE_*} variables, the command line. Settings that the CLI does not read go to the
 * services, which check them.
 *
 * @param file settings from the files, including those of all services
 * @param cli settings that the CLI itself reads, from all sources
 */
record StackSettings(Map<String, String> file, Map<String, String> cli) {
    static final String FILE = "millrace.properties";

    /** Client settings that are read from the environment too, because secrets rarely stand in files. */
    private static final List<String> CLIENT_SECRETS = List.of(
            "kafka.security.protocol",
            "kafka.sasl.mechanism",
            "kafka.sasl.jaas.config",
            "registry.basic.auth.credentials.source",
            "registry.basic.auth.user.info",
            "registry.bearer.auth.credentials.source",
            "registry.bearer.auth.token");

    static final String API_KEY = "local.api.key";
    static final String API_KEYS = "aggregation.keys";
    static final String ONE_PROCESS = "local.one.process";
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
        var cli = new TreeMap<String, String>();
        for (var component : Component.values()) {
            copyIfSet(component.portKey(), file, environment, cli);
            copyIfSet(component.urlKey(), file, environment, cli);
        }
        copyIfSet(Ports.CONTROLLER_KEY, file, environment, cli);
        copyIfSet(Ports.OFFSET_KEY, file, environment, cli);
        copyIfSet(ONE_PROCESS, file, environment, cli);
        copyIfSet(API_KEY, file, environment, cli);
        copyIfSet(API_KEYS, file, environment, cli);
        copyIfSet(WRITE_KEYS, file, environment, cli);
        copyIfSet(Backends.BOOTSTRAP_KEY, file, environment, cli);
        copyIfSet(Backends.REGISTRY_KEY, file, environment, cli);
        file.keySet().stream()
                .filter(StackSettings::isClientSetting)
                .forEach(key -> copyIfSet(key, file, environment, cli));
        CLIENT_SECRETS.forEach(key -> copyIfSet(key, file, environment, cli));
        cli.putAll(commandLine);
        return new StackSettings(file, cli);
    }

    private static boolean isClientSetting(String key) {
        return key.startsWith("kafka.") || key.startsWith("registry.");
    }

    private static void copyIfSet(
            String key, Map<String, String> file, Map<String, String> env, Map<String, String> into) {
        var fromEnvironment = env.get(environmentName(key));
        var value = fromEnvironment == null ? file.get(key) : fromEnvironment;
        if (value != null) {
            into.put(key, value);
        }
    }

    /** Environment variable of a setting: {@code MILLRACE_INGEST_PORT} for {@code ingest.port}. */
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
            // Rejected at the edge: invalid settings.
            throw new CliException(CliExitCode.USAGE, "cannot read " + file + ": " + e.getMessage(), e);
        }
        properties.stringPropertyNames().forEach(name -> into.put(name, properties.getProperty(name)));
    }
}
