package io.millrace.sink.delivery;

import io.millrace.schemas.delivery.DeliveryFailureReason;
import io.millrace.sink.webhook.Attempt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Receiver of a simulation: answers as it likes, and remembers what it acknowledged. */
final class SimulatedReceiver {
    private final RandomGenerator random;
    private final Map<String, List<RowVersion>> received = new HashMap<>();
    private double failures;

    SimulatedReceiver(RandomGenerator random) {
        this.random = random;
    }

    /** Share of attempts that fail from now on. */
    void failures(double share) {
        failures = share;
    }

    Attempt attempt(PendingRow row) {
        double draw = random.nextDouble();
        if (draw >= failures) {
            accept(row);
            return Attempt.delivered(200, 1);
        }
        if (draw < failures / 4) {
            // It has taken the row, and its answer got lost.
            accept(row);
            return Attempt.failed(DeliveryFailureReason.TIMEOUT, "no answer", 1);
        }
        return random.nextInt(4) == 0
                ? new Attempt(DeliveryFailureReason.STATUS, 429, "slow down", 2_000, 1)
                : new Attempt(DeliveryFailureReason.STATUS, 500, "broken", 0, 1);
    }

    private void accept(PendingRow row) {
        received.computeIfAbsent(row.key(), key -> new ArrayList<>()).add(row.version());
    }

    List<RowVersion> received(String key) {
        return received.getOrDefault(key, List.of());
    }

    int deliveries() {
        return received.values().stream().mapToInt(List::size).sum();
    }
}
