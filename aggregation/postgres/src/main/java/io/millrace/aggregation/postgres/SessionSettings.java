package io.millrace.aggregation.postgres;

import io.millrace.aggregation.pgcatalog.ServerVersion;
import io.millrace.aggregation.pgwire.PgException;
import io.millrace.aggregation.pgwire.SqlState;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Settings of one session. Those that change how values are written must have the one value that is supported; others are kept, and
 * have no effect. Not thread-safe: belongs to the event loop of its connection.
 */
final class SessionSettings {
    /** Settings that clients are sent, at the start and on each change. */
    static final List<String> REPORTED = List.of(
            "server_version",
            "server_encoding",
            "client_encoding",
            "application_name",
            "default_transaction_read_only",
            "in_hot_standby",
            "is_superuser",
            "session_authorization",
            "DateStyle",
            "IntervalStyle",
            "TimeZone",
            "integer_datetimes",
            "standard_conforming_strings");

    private static final int MAX_SETTINGS = 64;
    private static final int MAX_LENGTH = 200;
    private static final List<String> FIXED = List.of(
            "server_version",
            "server_version_num",
            "server_encoding",
            "is_superuser",
            "integer_datetimes",
            "in_hot_standby",
            "max_identifier_length",
            "max_index_keys");
    private static final Map<String, String> REQUIRED = Map.of(
            "client_encoding", "UTF8",
            "standard_conforming_strings", "on",
            "intervalstyle", "postgres",
            "default_transaction_read_only", "on",
            "transaction_read_only", "on");

    private final Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private ZoneId shown = ZoneOffset.UTC;
    private Optional<ZoneId> calendar = Optional.empty();

    SessionSettings() {
        values.putAll(defaults());
    }

    /** What a session begins with, and what {@code pg_settings} shows. */
    static Map<String, String> defaults() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("server_version", ServerVersion.NUMBER);
        all.put("server_version_num", ServerVersion.CODE);
        all.put("server_encoding", "UTF8");
        all.put("client_encoding", "UTF8");
        all.put("application_name", "");
        all.put("default_transaction_read_only", "on");
        all.put("transaction_read_only", "on");
        all.put("in_hot_standby", "off");
        all.put("is_superuser", "off");
        all.put("session_authorization", "millrace");
        all.put("DateStyle", "ISO, MDY");
        all.put("IntervalStyle", "postgres");
        all.put("TimeZone", "UTC");
        all.put("integer_datetimes", "on");
        all.put("standard_conforming_strings", "on");
        all.put("search_path", "public");
        all.put("transaction_isolation", "read committed");
        all.put("default_transaction_isolation", "read committed");
        all.put("max_identifier_length", "63");
        all.put("max_index_keys", "32");
        all.put("bytea_output", "hex");
        all.put("extra_float_digits", "1");
        all.put("statement_timeout", "0");
        return all;
    }

    /** The value of a setting; empty if there is none of this name. */
    Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    Map<String, String> all() {
        return Map.copyOf(values);
    }

    /** Time zone in which times are written as text, and read where they name none. */
    ZoneId shown() {
        return shown;
    }

    /** Time zone of days and months, if a statement has set one; else it is that of the insights. */
    Optional<ZoneId> calendar() {
        return calendar;
    }

    /**
     * Sets what a client sends when it connects. Drivers send the zone of their machine, whoever uses them: it does not change which
     * events are of one day.
     */
    void start(String name, String value) {
        set(name, value);
        calendar = Optional.empty();
    }

    /** @throws PgException if the value is not supported */
    void set(String name, String value) {
        String key = name.toLowerCase(Locale.ROOT);
        if (FIXED.contains(key)) {
            throw PgException.of(SqlState.INVALID_VALUE, "parameter \"" + name + "\" cannot be changed");
        }
        String required = REQUIRED.get(key);
        if (required != null && !isSame(required, value)) {
            throw PgException.of(
                    SqlState.INVALID_VALUE, "parameter \"" + name + "\" can only be " + required + ", not " + value);
        }
        if (key.equals("datestyle") && !value.toUpperCase(Locale.ROOT).startsWith("ISO")) {
            throw PgException.of(SqlState.INVALID_VALUE, "parameter \"DateStyle\" can only be ISO, not " + value);
        }
        if (key.equals("timezone")) {
            shown = zone(value);
            calendar = Optional.of(shown);
        }
        keep(name, required == null && !key.equals("datestyle") ? value : values.get(name));
    }

    private void keep(String name, String value) {
        if (name.length() > MAX_LENGTH || value.length() > MAX_LENGTH || values.size() >= MAX_SETTINGS) {
            throw PgException.of(
                    SqlState.LIMIT_EXCEEDED,
                    "a session may have " + MAX_SETTINGS + " settings of " + MAX_LENGTH + " characters");
        }
        values.put(name, value);
    }

    /** Back to the value that a session begins with. */
    void reset(String name) {
        String original = defaults().entrySet().stream()
                .filter(setting -> setting.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
        if (name.equalsIgnoreCase("timezone")) {
            shown = ZoneOffset.UTC;
            calendar = Optional.empty();
        }
        values.put(name, original);
    }

    void resetAll() {
        values.clear();
        values.putAll(defaults());
        shown = ZoneOffset.UTC;
        calendar = Optional.empty();
    }

    private static boolean isSame(String required, String value) {
        String plain = value.toLowerCase(Locale.ROOT).replace("-", "").replace("unicode", "utf8");
        boolean isOn = required.equals("on") && List.of("true", "1", "yes").contains(plain);
        return isOn || plain.equals(required.toLowerCase(Locale.ROOT));
    }

    private static ZoneId zone(String value) {
        try {
            return ZoneId.of(value.strip());
        } catch (DateTimeException e) { // rejected at the edge
            throw PgException.of(
                    SqlState.INVALID_VALUE,
                    "invalid value for parameter \"TimeZone\": \"" + value + "\"; use a name such as Europe/Zurich");
        }
    }
}
