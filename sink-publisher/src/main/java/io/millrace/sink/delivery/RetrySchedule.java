package io.millrace.sink.delivery;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** When a row is sent again that could not be delivered. Each delay is drawn from 80 to 120 % of its value. Not thread-safe. */
final class RetrySchedule {
    /** What Svix's clients are used to; seven attempts in 17.6 hours. */
    static final List<Duration> STANDARD = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10));

    private static final double LEAST = 0.8;
    private static final double MOST = 1.2;

    private final List<Duration> delays;
    private final RandomGenerator random;

    RetrySchedule(List<Duration> delays, RandomGenerator random) {
        this.delays = List.copyOf(delays);
        this.random = random;
    }

    /** Whether a row is given up after so many failed attempts. */
    boolean isExhausted(int failedAttempts) {
        return failedAttempts > delays.size();
    }

    /** Milliseconds from the failure of an attempt to the next one, after so many failed attempts, at least one. */
    long delayMillis(int failedAttempts) {
        var delay = delays.get(Math.min(failedAttempts, delays.size()) - 1);
        return Math.round(delay.toMillis() * random.nextDouble(LEAST, MOST));
    }
}
