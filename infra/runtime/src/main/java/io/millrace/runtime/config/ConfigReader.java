package io.millrace.runtime.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads a configuration once and collects every error. Nothing read may be used before {@link #verify} returns: an
 * invalid value reads as its default, or as nothing. For the one thread that starts a process.
 */
public final class ConfigReader {
    /** One file may configure the whole stack: a stage leaves alone the keys of the others. */
    private static final List<String> STAGE_PREFIXES =
            List.of("ingest.", "enrichment.", "aggregation.", "sink.", "local.", "placeholder.");

    private final ConfigSource source;
    private final Map<String, Key<?>> known = new LinkedHashMap<>();
    private final Map<String, String> prefixes = new LinkedHashMap<>();
    private final Map<String, String> effective = new LinkedHashMap<>();
    private final List<String> errors = new ArrayList<>();

    public ConfigReader(ConfigSource source) {
        this.source = source;
    }

    /** The value, else the default; null for an absent optional key. */
    public <T> T get(Key<T> key) {
        var value = read(key);
        if (value.isEmpty() && key.isRequired()) {
            return key.harmless();
        }
        return value.orElse(null);
    }

    /** The value, else the default, else empty. */
    public <T> Optional<T> find(Key<T> key) {
        return read(key);
    }

    private <T> Optional<T> read(Key<T> key) {
        var again = known.put(key.name(), key) != null;
        var given = source.find(key);
        if (given.isEmpty()) {
            if (key.isRequired() && !again) {
                errors.add(key.name() + " (" + key.env() + ") is missing: " + key.doc());
            }
            key.fallback().ifPresent(value -> show(key.name(), key.print(value), "default"));
            return key.fallback();
        }
        try {
            var value = key.parse(given.get().value());
            show(key.name(), key.print(value), given.get().origin());
            return Optional.of(value);
        } catch (IllegalArgumentException e) {
            // Refused at the edge: verify() reports it with the others.
            var shown = key.isSecret()
                    ? "****"
                    : Secrets.shown(key.name(), given.get().value());
            if (!again) {
                errors.add(key.name() + " (" + given.get().origin() + ") = \"" + shown + "\" " + e.getMessage());
            }
            return key.fallback();
        }
    }

    private void show(String name, String value, String origin) {
        effective.put(name, Secrets.shown(name, value) + (origin.equals("default") ? "" : "  (" + origin + ")"));
    }

    /**
     * All settings under a prefix, without it, for passing through: {@code kafka.security.protocol}, or
     * {@code MILLRACE_KAFKA_SECURITY_PROTOCOL}, under {@code kafka.} reads as {@code security.protocol}. Keys that are
     * read by their own name are left out, so read those first. What may be a credential is masked when printed.
     */
    public Map<String, String> prefixed(String prefix, String doc) {
        prefixes.put(prefix, doc);
        var found = new TreeMap<String, String>();
        source.file().forEach((name, value) -> {
            if (name.startsWith(prefix) && !known.containsKey(name)) {
                found.put(name.substring(prefix.length()), value);
                show(name, value, source.fileName());
            }
        });
        var envPrefix = Key.env(prefix);
        source.environment().forEach((env, value) -> {
            if (env.startsWith(envPrefix)
                    && known.values().stream().noneMatch(key -> key.env().equals(env))) {
                var name = env.substring(envPrefix.length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '.');
                found.put(name, value);
                show(prefix + name, value, env);
            }
        });
        return Map.copyOf(found);
    }

    /** Adds an error that only the caller can see, such as two keys that contradict each other. */
    public void fail(Key<?> key, String why) {
        errors.add(key.name() + " " + why);
    }

    /** Adds an error for a passed-through key that its receiver does not know, with the nearest that it knows. */
    void failUnknown(String name, Collection<String> candidates) {
        errors.add("unknown key " + name
                + EditDistance.nearest(name, candidates)
                        .map(nearest -> ", did you mean " + nearest + "?")
                        .orElse(""));
    }

    /**
     * Says whether all was well. Call it after everything was read: a key that nobody read is unknown.
     *
     * @throws ConfigException listing every error and every unknown key, with the nearest known one
     */
    public void verify() {
        var all = new ArrayList<>(errors);
        source.file().keySet().stream()
                .filter(this::unknown)
                .forEach(name -> all.add(source.fileName() + ": unknown key " + name + suggestion(name)));
        source.environment().keySet().stream()
                .filter(this::unknownEnv)
                .forEach(env -> all.add("environment: unknown key " + env + suggestion(nameOf(env))));
        if (!all.isEmpty()) {
            throw new ConfigException(all);
        }
    }

    /**
     * The same for whoever reads some of a service's keys only: the others are not unknown.
     *
     * @throws ConfigException listing every error of what was read
     */
    public void verifyRead() {
        if (!errors.isEmpty()) {
            throw new ConfigException(List.copyOf(errors));
        }
    }

    private boolean unknown(String name) {
        return !known.containsKey(name)
                && prefixes.keySet().stream().noneMatch(name::startsWith)
                && prefixesOfOtherStages().stream().noneMatch(name::startsWith);
    }

    private boolean unknownEnv(String env) {
        return known.values().stream().noneMatch(key -> key.env().equals(env))
                && prefixes.keySet().stream().map(Key::env).noneMatch(env::startsWith)
                && prefixesOfOtherStages().stream().map(Key::env).noneMatch(env::startsWith);
    }

    /** A room that we read no key of is another process's. */
    private List<String> prefixesOfOtherStages() {
        return STAGE_PREFIXES.stream()
                .filter(room -> known.keySet().stream().noneMatch(name -> name.startsWith(room)))
                .toList();
    }

    private static String nameOf(String env) {
        return env.substring(Key.ENV_PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.');
    }

    private String suggestion(String name) {
        return EditDistance.nearest(name, new TreeSet<>(known.keySet()))
                .map(nearest ->
                        ", did you mean " + nearest + " (" + known.get(nearest).env() + ")?")
                .orElse("");
    }

    /** Every key that was read, its value, and where it came from unless it is the default; secrets masked. */
    public String effective() {
        var lines = new StringBuilder();
        new TreeMap<>(effective)
                .forEach((name, value) ->
                        lines.append(name).append(" = ").append(value).append('\n'));
        return lines.toString();
    }

    /** Every key that was read, for documentation and tests. */
    public List<Key<?>> keys() {
        return List.copyOf(known.values());
    }
}
