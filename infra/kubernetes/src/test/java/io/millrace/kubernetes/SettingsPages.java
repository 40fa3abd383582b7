package io.millrace.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The settings of a service as its own page lists them, which a test of the service writes from the definitions in its code. */
final class SettingsPages {
    /** One line of a page. */
    record Setting(String type, String fallback) {}

    private static final Pattern LINE =
            Pattern.compile("^\\| `([a-z.0-9-]+)` \\| `(MILLRACE_[A-Z0-9_-]+)` \\| ([^|]*) \\| `?([^|]*?)`? \\|.*");
    private static final Pattern LEAST = Pattern.compile("at least (-?\\d+)");
    private static final Pattern MOST = Pattern.compile("at most (\\d+)");

    private final Map<String, Setting> byVariable = new LinkedHashMap<>();

    private SettingsPages() {}

    /** Settings of one service with those of every service, by their variables. */
    static SettingsPages of(String service) throws IOException {
        var pages = new SettingsPages();
        String own = service.equals("aggregation") ? "aggregation/service" : service;
        for (String room : List.of(own, "infra/runtime")) {
            Path page = Path.of(System.getProperty("millrace.checkout"), room, "SETTINGS.md");
            for (String line : Files.readAllLines(page)) {
                var found = LINE.matcher(line);
                if (found.matches()) {
                    pages.byVariable.put(found.group(2), new Setting(found.group(3), found.group(4)));
                }
            }
        }
        return pages;
    }

    Optional<Setting> find(String variable) {
        return Optional.ofNullable(byVariable.get(variable));
    }

    /** Whether the text is a value of the setting's type, within its bounds. */
    static boolean accepts(Setting setting, String value) {
        String type = setting.type();
        if (type.startsWith("integer")) {
            return value.matches("-?\\d+") && isWithin(type, Long.parseLong(value));
        }
        if (type.startsWith("duration")) {
            return value.matches("\\d+(ms|s|m|h|d)");
        }
        if (type.startsWith("bytes")) {
            return value.matches("\\d+(KiB|MiB|GiB)?");
        }
        if (type.startsWith("true or false")) {
            return value.equals("true") || value.equals("false");
        }
        if (type.contains("one of ")) {
            return List.of(type.substring(type.indexOf("one of ") + "one of ".length())
                            .split(", "))
                    .contains(value);
        }
        return !value.isEmpty();
    }

    private static boolean isWithin(String type, long value) {
        var least = LEAST.matcher(type);
        var most = MOST.matcher(type);
        return (!least.find() || value >= Long.parseLong(least.group(1)))
                && (!most.find() || value <= Long.parseLong(most.group(1)));
    }
}
