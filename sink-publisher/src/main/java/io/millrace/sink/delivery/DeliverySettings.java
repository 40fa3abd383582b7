package io.millrace.sink.delivery;

import java.time.Duration;
import java.util.List;

/**
 * Limits and times of deliveries.
 *
 * @param groupPrefix prefix of the consumer group of each destination
 * @param memory bytes of all rows that wait on this instance
 * @param inFlight most requests of a destination at once
 * @param definitionWait how long a row waits for the definition of its generation
 * @param retries delays between the attempts of a row
 * @param drain longest time that a hand-over of partitions waits for requests that are on their way
 */
public record DeliverySettings(
        String groupPrefix,
        long memory,
        int inFlight,
        Duration definitionWait,
        List<Duration> retries,
        Duration drain) {
    public DeliverySettings {
        retries = List.copyOf(retries);
    }

    /** With the standard delays. */
    public static DeliverySettings of(String groupPrefix, long memory, int inFlight, Duration definitionWait) {
        return new DeliverySettings(
                groupPrefix, memory, inFlight, definitionWait, RetrySchedule.STANDARD, Duration.ofSeconds(5));
    }
}
