package io.millrace.runtime.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Where settings come from: one properties file, overridden by {@code MILLRACE_*} environment variables. Immutable.
 */
public final class ConfigSource {
    /** Names the properties file, as {@code --config} does. */
    static final String CONFIG_ENV = "MILLRACE_CONFIG";

    private final Map<String, String> file;
    private final Map<String, String> environment;
    private final String fileName;

    private ConfigSource(Map<String, String> file, Map<String, String> environment, String fileName) {
        this.file = file;
        this.environment = environment;
        this.fileName = fileName;
    }

    /**
     * Reads {@code --config FILE}, else the file that {@code MILLRACE_CONFIG} names, else none; the environment wins
     * over the file.
     *
     * @throws ConfigException if there are other arguments or the file cannot be read
     */
    public static ConfigSource load(Map<String, String> env, String[] args) {
        var ours = new TreeMap<String, String>();
        env.forEach((name, value) -> {
            if (name.startsWith(Key.ENV_PREFIX) && !name.equals(CONFIG_ENV)) {
                ours.put(name, value);
            }
        });
        var name = fileName(env, args);
        return name.isEmpty() ? new ConfigSource(Map.of(), ours, "") : new ConfigSource(read(name), ours, name);
    }

    /** Settings by key name, as if they stood in a file. */
    public static ConfigSource of(Map<String, String> properties) {
        return new ConfigSource(new TreeMap<>(properties), Map.of(), "properties");
    }

    private static String fileName(Map<String, String> env, String[] args) {
        var name = env.getOrDefault(CONFIG_ENV, "");
        for (int i = 0; i < args.length; i++) {
            if (args[i].startsWith("--config=")) {
                name = args[i].substring("--config=".length());
            } else if (args[i].equals("--config") && i + 1 < args.length) {
                name = args[++i];
            } else {
                throw new ConfigException(
                        List.of("unexpected argument " + args[i] + ": only --config FILE is understood"));
            }
        }
        return name;
    }

    private static Map<String, String> read(String name) {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(Path.of(name), StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            // Refused at the edge: the process ends with the exit code for a bad configuration.
            throw new ConfigException(List.of("cannot read the configuration file " + name + ": " + e));
        }
        var values = new TreeMap<String, String>();
        properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
        return values;
    }

    /** A value as given, and where. */
    record Given(String value, String origin) {}

    Optional<Given> find(Key<?> key) {
        var fromEnvironment = environment.get(key.env());
        if (fromEnvironment != null) {
            return Optional.of(new Given(fromEnvironment, key.env()));
        }
        return Optional.ofNullable(file.get(key.name())).map(value -> new Given(value, fileName));
    }

    Map<String, String> file() {
        return file;
    }

    Map<String, String> environment() {
        return environment;
    }

    String fileName() {
        return fileName;
    }
}
