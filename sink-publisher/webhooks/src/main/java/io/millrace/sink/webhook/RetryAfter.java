package io.millrace.sink.webhook;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** The header Retry-After: seconds, or a date. */
final class RetryAfter {
    private static final long MAX_MS = Duration.ofDays(1).toMillis();

    private RetryAfter() {}

    /** Milliseconds from now, at most a day; 0 for none, for the past, and for a text that is neither. */
    static long millis(String header, Instant now) {
        if (header == null) {
            return 0;
        }
        var text = header.strip();
        try {
            boolean isNumber = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
            if (isNumber) {
                return text.length() > 6 ? MAX_MS : Math.min(MAX_MS, 1_000L * Integer.parseInt(text));
            }
            var at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Math.max(0, Math.min(MAX_MS, Duration.between(now, at).toMillis()));
        } catch (DateTimeException e) {
            // Not an error: a receiver's whim, and the schedule holds without it.
            return 0;
        }
    }
}
