package io.millrace.sink.delivery;

import io.millrace.schemas.delivery.DeliveryFailureReason;
import io.millrace.sink.destination.ActiveDestination;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How the deliveries of a destination stand on this instance; of several instances each has its partitions' part. Immutable.
 *
 * @param state active, paused or broken
 * @param reason why it does not deliver; empty if it does
 * @param problem why rows cannot be read at the moment, such as a broker that does not answer
 * @param assigned whether this instance has partitions of it
 * @param breaker CLOSED, OPEN while nothing is sent, or PROBING
 * @param counts counters since this instance started to deliver
 * @param inFlight requests that are on their way
 * @param memory bytes of heap that its waiting rows take, estimated
 * @param lag records that were not read yet
 * @param oldestWaiting when the oldest row was published that is not acknowledged; empty if none waits
 * @param rate deliveries a second over the last whole minute
 * @param deliveredLastHour attempts of the last hour that were acknowledged
 * @param failedLastHour attempts of the last hour that failed
 * @param newest newest attempts, newest first
 */
public record DeliveryStatus(
        String destination,
        ActiveDestination.State state,
        Optional<String> reason,
        Optional<String> problem,
        boolean assigned,
        String breaker,
        LaneCounts.Snapshot counts,
        int inFlight,
        long memory,
        long lag,
        Optional<Instant> oldestWaiting,
        Optional<Instant> lastDelivered,
        double rate,
        long deliveredLastHour,
        long failedLastHour,
        Optional<Try> lastFailure,
        List<Try> newest) {
    /**
     * One attempt.
     *
     * @param at when it ended
     * @param webhookId id of the delivery
     * @param key key of the row
     * @param reason why it failed; empty if it was acknowledged
     * @param status HTTP status; 0 if there was no answer
     * @param message what happened, for people
     * @param millis how long it took
     */
    public record Try(
            Instant at,
            String webhookId,
            String key,
            Optional<DeliveryFailureReason> reason,
            int status,
            String message,
            long millis) {
        static Try of(AttemptLog.Entry entry) {
            var attempt = entry.attempt();
            return new Try(
                    Instant.ofEpochMilli(entry.at()),
                    entry.id(),
                    entry.key(),
                    Optional.ofNullable(attempt.reason()),
                    attempt.status(),
                    attempt.message(),
                    attempt.millis());
        }
    }
}
