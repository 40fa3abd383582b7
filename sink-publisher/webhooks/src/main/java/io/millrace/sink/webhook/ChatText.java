package io.millrace.sink.webhook;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The words of a message to people: a headline, and a line for each value. */
final class ChatText {
    private static final String DAY = "yyyy-MM-dd ";
    private static final String MINUTE = "HH:mm";
    private static final String SECOND = "HH:mm:ss";
    private static final String MILLISECOND = "HH:mm:ss.SSS";
    private static final int MAX_VALUE = 200;
    private static final int MAX_LINES = 20;
    private static final int MAX_ITEMS = 5;

    private ChatText() {}

    /**
     * Such as {@code revenue_by_country, country CH, 2026-11-26 09:00 to 09:01 UTC}; with seconds where the window is not of whole
     * minutes.
     */
    static String headline(Notification about) {
        var group = about.group().entrySet().stream()
                .map(one -> ", " + one.getKey() + " " + shown(one.getValue()))
                .collect(Collectors.joining());
        var clock = clock(about);
        boolean isLong = Duration.between(about.start(), about.end()).toHours() >= 24;
        return about.insight() + group + ", " + shown(about.start(), DAY + clock) + " to "
                + shown(about.end(), isLong ? DAY + clock : clock) + " UTC";
    }

    /** What has happened, in two words or so. */
    static String occasion(Notification about) {
        return switch (about.kind()) {
            case FINAL_ROW -> "Final row";
            case UPDATED_ROW -> "Changed row";
            case ALERT_RAISED -> "Alert " + shown(about.values().get("alert"));
            case ALERT_WITHDRAWN -> "Alert " + shown(about.values().get("alert")) + " is withdrawn";
            case TEST -> "Test";
        };
    }

    /** As fine as both ends of the window need it. */
    private static String clock(Notification about) {
        return isWhole(about, ChronoUnit.MINUTES) ? MINUTE : isWhole(about, ChronoUnit.SECONDS) ? SECOND : MILLISECOND;
    }

    private static boolean isWhole(Notification about, ChronoUnit unit) {
        return about.start().truncatedTo(unit).equals(about.start())
                && about.end().truncatedTo(unit).equals(about.end());
    }

    private static String shown(Instant time, String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(time);
    }

    /** A name and a value a line; of an alert what it judged. */
    static List<Map.Entry<String, String>> lines(Notification about) {
        return about.values().entrySet().stream()
                .filter(value -> value.getValue() != null && !value.getKey().equals("alert"))
                .limit(MAX_LINES)
                .map(value -> Map.entry(value.getKey(), shown(value.getValue())))
                .toList();
    }

    private static String shown(Object value) {
        if (value instanceof List<?> items) {
            return cut(items.stream().limit(MAX_ITEMS).map(ChatText::item).collect(Collectors.joining(", ")));
        }
        if (value instanceof Double number) {
            return number == Math.rint(number) && Math.abs(number) < 1e15
                    ? Long.toString(number.longValue())
                    : Float.toString(number.floatValue());
        }
        return value instanceof Instant time ? time.toString() : cut(value == null ? "none" : value.toString());
    }

    private static String item(Object item) {
        return item instanceof Map<?, ?> top ? top.get("value") + " (" + top.get("count") + ")" : String.valueOf(item);
    }

    private static String cut(String text) {
        var line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= MAX_VALUE
                ? line
                : line.substring(0, line.offsetByCodePoints(0, line.codePointCount(0, MAX_VALUE) - 1)) + "…";
    }
}
