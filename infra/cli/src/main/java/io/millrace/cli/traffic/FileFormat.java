package io.millrace.cli.traffic;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * What a file is, told by its first line and, where that leaves a doubt, by its name; and which columns of a CSV mean
 * what, told by its header.
 *
 * @param name as {@code millrace import --format} takes it
 * @param map as {@code --map} takes it; only for CSV
 */
record FileFormat(String name, Optional<String> map) {
    private static final Pattern ACCESS_LOG = Pattern.compile("^\\S+ \\S+ \\S.* ?\\[[^\\]]+\\] \".*");
    private static final int LONGEST_LINE = 65_536;

    /** Our fields, and the names of columns that usually mean them, the likeliest first. */
    private static final Map<String, List<String>> COLUMNS = new LinkedHashMap<>();

    static {
        COLUMNS.put("time", List.of("event_time", "timestamp", "time", "ts", "created_at", "datetime", "date"));
        COLUMNS.put("name", List.of("event_type", "event_name", "event", "name", "action"));
        COLUMNS.put("userId", List.of("user_id", "userid", "user", "customer_id", "visitorid"));
        COLUMNS.put("anonymousId", List.of("anonymous_id", "anonymousid", "device_id", "cookie_id"));
        COLUMNS.put("session", List.of("user_session", "session_id", "session"));
        COLUMNS.put("messageId", List.of("message_id", "messageid", "event_id", "uuid"));
    }

    /**
     * Looks at the file.
     *
     * @throws CliException if it cannot be read or is of no known format
     */
    static FileFormat guess(Path file) {
        var first = firstLine(file);
        var name = file.getFileName().toString().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
        if (first.stripLeading().startsWith("{")) {
            return new FileFormat("segment", Optional.empty());
        }
        if (ACCESS_LOG.matcher(first).matches()) {
            return new FileFormat("access-log", Optional.empty());
        }
        if (name.endsWith(".csv") || first.contains(",")) {
            return new FileFormat("csv", map(first));
        }
        if (name.endsWith(".log")) {
            return new FileFormat("access-log", Optional.empty());
        }
        throw new CliException(
                ExitCode.USAGE,
                "cannot tell what " + file + " is by its first line: say --format segment, access-log or csv");
    }

    /** A mapping for the header; empty if no column looks like the time or the name of an event. */
    static Optional<String> map(String header) {
        var columns = new ArrayList<String>();
        for (var column : header.split(",", -1)) {
            columns.add(column.strip().replace("\"", ""));
        }
        var pairs = new ArrayList<String>();
        COLUMNS.forEach((field, names) -> find(columns, names).ifPresent(column -> pairs.add(field + "=" + column)));
        var enough = pairs.stream().anyMatch(pair -> pair.startsWith("time="))
                && pairs.stream().anyMatch(pair -> pair.startsWith("name="));
        pairs.add("properties=*");
        return enough ? Optional.of(String.join(",", pairs)) : Optional.empty();
    }

    private static Optional<String> find(List<String> columns, List<String> names) {
        return names.stream()
                .flatMap(name -> columns.stream().filter(column -> column.equalsIgnoreCase(name)))
                .findFirst();
    }

    private static String firstLine(Path file) {
        try (var in = open(file);
                var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 8192)) {
            var line = new StringBuilder();
            int c = reader.read();
            while (c >= 0 && c != '\n' && line.length() < LONGEST_LINE) {
                line.append((char) c);
                c = reader.read();
            }
            return line.toString().replace("\uFEFF", "").stripTrailing();
        } catch (IOException e) {
            // Refused at the edge.
            throw new CliException(ExitCode.USAGE, "cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static InputStream open(Path file) throws IOException {
        var in = Files.newInputStream(file);
        if (!file.toString().endsWith(".gz")) {
            return in;
        }
        try {
            return new GZIPInputStream(in);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }
}
