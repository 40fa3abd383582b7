package io.millrace.runtime.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The definition of one setting: name, type, default, bounds and what it does. Immutable and thread-safe; every method
 * that adds something returns a new key.
 *
 * <p>The name {@code ingest.port} is what the properties file says; the environment says {@code MILLRACE_INGEST_PORT}.
 */
public final class Key<T> {
    /** Prefix of our environment variables. */
    public static final String ENV_PREFIX = "MILLRACE_";

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)*");

    private final String name;
    private final String doc;
    private final KeyType<T> type;
    private final T fallback;
    private final boolean required;
    private final boolean secret;
    private final List<Rule<T>> rules;

    private record Rule<T>(String text, Function<T, Boolean> holds) {}

    private Key(
            String name,
            String doc,
            KeyType<T> type,
            T fallback,
            boolean required,
            boolean secret,
            List<Rule<T>> rules) {
        this.name = name;
        this.doc = doc;
        this.type = type;
        this.fallback = fallback;
        this.required = required;
        this.secret = secret;
        this.rules = rules;
    }

    private static <T> Key<T> of(String name, String doc, KeyType<T> type) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a name of a key: " + name);
        }
        return new Key<>(name, doc, type, null, true, false, List.of());
    }

    public static Key<String> string(String name, String doc) {
        return of(name, doc, KeyType.STRING);
    }

    public static Key<Integer> integer(String name, String doc) {
        return of(name, doc, KeyType.INTEGER);
    }

    public static Key<Long> longs(String name, String doc) {
        return of(name, doc, KeyType.LONG);
    }

    public static Key<Boolean> bool(String name, String doc) {
        return of(name, doc, KeyType.BOOL);
    }

    /** A duration: {@code 500ms}, {@code 10s}, {@code 5m}, {@code 24h}, {@code 7d} or ISO-8601 ({@code PT10S}). */
    public static Key<Duration> duration(String name, String doc) {
        return of(name, doc, KeyType.DURATION_TYPE);
    }

    /** A number of bytes: {@code 65536}, {@code 64KiB}, {@code 512MiB}, {@code 2GB}. */
    public static Key<Long> bytes(String name, String doc) {
        return of(name, doc, KeyType.BYTES_TYPE);
    }

    public static Key<Path> path(String name, String doc) {
        return of(name, doc, KeyType.PATH);
    }

    /** A list, separated by commas; blanks around items and empty items are dropped. */
    public static Key<List<String>> strings(String name, String doc) {
        return of(name, doc, KeyType.STRINGS);
    }

    /** The value when none is given. */
    public Key<T> defaultsTo(T value) {
        return new Key<>(name, doc, type, value, false, secret, rules);
    }

    /** May be absent: then {@link ConfigReader#find} is empty and {@link ConfigReader#get} null. */
    public Key<T> optional() {
        return new Key<>(name, doc, type, null, false, secret, rules);
    }

    /** Never printed. */
    public Key<T> secret() {
        return new Key<>(name, doc, type, fallback, required, true, rules);
    }

    public Key<T> atLeast(T least) {
        return with("at least " + type.print().apply(least), value -> compare(value, least) >= 0);
    }

    public Key<T> atMost(T most) {
        return with("at most " + type.print().apply(most), value -> compare(value, most) <= 0);
    }

    public Key<T> between(T least, T most) {
        return atLeast(least).atMost(most);
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only copied
    public final Key<T> oneOf(T... allowed) {
        var values = List.of(allowed);
        return with(
                "one of " + String.join(", ", values.stream().map(type.print()).toList()), values::contains);
    }

    /** A rule of the key's own, such as "a host and a port". */
    public Key<T> such(String rule, Function<T, Boolean> holds) {
        return with(rule, holds);
    }

    private Key<T> with(String text, Function<T, Boolean> holds) {
        var more = new ArrayList<>(rules);
        more.add(new Rule<>(text, holds));
        return new Key<>(name, doc, type, fallback, required, secret, List.copyOf(more));
    }

    private int compare(T value, T bound) {
        if (type.order() == null) {
            throw new IllegalStateException(name + ": values of type " + type.name() + " have no order");
        }
        return type.order().compare(value, bound);
    }

    public String name() {
        return name;
    }

    /** The environment variable that sets it, such as {@code MILLRACE_INGEST_PORT}. */
    public String env() {
        return env(name);
    }

    static String env(String name) {
        return ENV_PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    public String doc() {
        return doc;
    }

    boolean isSecret() {
        return secret;
    }

    boolean isRequired() {
        return required;
    }

    Optional<T> fallback() {
        return Optional.ofNullable(fallback);
    }

    T harmless() {
        return fallback != null ? fallback : type.harmless();
    }

    String print(T value) {
        return secret ? "****" : type.print().apply(value);
    }

    /** Type and bounds in words. */
    String typeInWords() {
        return rules.isEmpty()
                ? type.name()
                : type.name() + ", "
                        + String.join(", ", rules.stream().map(Rule::text).toList());
    }

    /**
     * Parses and checks.
     *
     * @throws IllegalArgumentException with what is wrong, to follow the value in a sentence
     */
    T parse(String text) {
        var value = type.parse().apply(text.strip());
        for (var rule : rules) {
            if (!rule.holds().apply(value)) {
                throw new IllegalArgumentException("must be " + rule.text());
            }
        }
        return value;
    }
}
