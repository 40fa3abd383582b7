package io.millrace.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The algorithm of the HorizontalPodAutoscaler as Kubernetes documents it, with the settings of a rendered one: the ratio of a metric
 * to its target with a tolerance of a tenth, pods that are not ready counted with nothing when it goes up, the greatest of all
 * metrics, stabilization windows, policies, bounds. Times in seconds.
 */
final class HpaScaler {
    /** How often the controller looks. */
    static final int SYNC = 15;

    private static final double TOLERANCE = 0.1;

    /**
     * One metric at one time.
     *
     * @param target the average of a pod at which there are just enough
     * @param ready the average over the pods that are ready
     */
    record Reading(double target, double ready) {}

    private record Wish(int time, int replicas) {}

    private record Change(int time, int pods) {}

    private final int least;
    private final int most;
    private final JsonNode up;
    private final JsonNode down;
    private final Deque<Wish> wishes = new ArrayDeque<>();
    private final List<Change> changes = new ArrayList<>();

    HpaScaler(Manifest scaler) {
        this.least = scaler.at("/spec/minReplicas").asInt();
        this.most = scaler.at("/spec/maxReplicas").asInt();
        this.up = scaler.at("/spec/behavior/scaleUp");
        this.down = scaler.at("/spec/behavior/scaleDown");
    }

    int least() {
        return least;
    }

    int most() {
        return most;
    }

    /**
     * Decides at a time.
     *
     * @param replicas how many there shall be now
     * @param ready how many of them are ready, and have been for as long as a metric's window
     */
    int decide(int time, int replicas, int ready, List<Reading> readings) {
        if (wishes.isEmpty()) {
            // As the controller does when it first sees an object.
            wishes.addLast(new Wish(time, replicas));
        }
        int wish = readings.stream()
                .mapToInt(reading -> wish(reading, replicas, ready))
                .max()
                .orElse(replicas);
        wishes.addLast(new Wish(time, Math.max(least, Math.min(most, wish))));
        int stable = stabilized(time, replicas);
        int limited = stable > replicas
                ? Math.min(stable, limitUp(time, replicas))
                : Math.max(stable, limitDown(time, replicas));
        int decided = Math.max(least, Math.min(most, limited));
        if (decided != replicas) {
            changes.add(new Change(time, decided - replicas));
        }
        return decided;
    }

    private static int wish(Reading reading, int replicas, int ready) {
        double ratio = reading.ready() / reading.target();
        if (Math.abs(ratio - 1) <= TOLERANCE || ready == 0) {
            return replicas;
        }
        if (ratio < 1 || ready >= replicas) {
            return (int) Math.ceil(ratio * ready);
        }
        // Going up, pods that are not ready yet count as idle, which damps the step.
        double damped = ratio * ready / replicas;
        return damped <= 1 + TOLERANCE ? replicas : (int) Math.ceil(damped * replicas);
    }

    /** The mildest wish of each window: nothing is taken away that was wanted a while ago. */
    private int stabilized(int time, int replicas) {
        int upWindow = up.path("stabilizationWindowSeconds").asInt();
        int downWindow = down.path("stabilizationWindowSeconds").asInt();
        wishes.removeIf(wish -> wish.time() < time - Math.max(upWindow, downWindow));
        int upTo = wishes.stream()
                .filter(wish -> wish.time() >= time - upWindow)
                .mapToInt(Wish::replicas)
                .min()
                .orElse(replicas);
        int downTo = wishes.stream()
                .filter(wish -> wish.time() >= time - downWindow)
                .mapToInt(Wish::replicas)
                .max()
                .orElse(replicas);
        return Math.min(Math.max(replicas, upTo), downTo);
    }

    private int limitUp(int time, int replicas) {
        return limit(
                up,
                policy -> {
                    int before = replicas - changed(time, policy, 1);
                    int value = policy.path("value").asInt();
                    return policy.path("type").asText().equals("Pods")
                            ? before + value
                            : (int) Math.ceil(before * (1 + value / 100.0));
                },
                true);
    }

    private int limitDown(int time, int replicas) {
        return limit(
                down,
                policy -> {
                    int before = replicas - changed(time, policy, -1);
                    int value = policy.path("value").asInt();
                    return policy.path("type").asText().equals("Pods")
                            ? before - value
                            : (int) (before * (1 - value / 100.0));
                },
                false);
    }

    /** What the policies allow: the one that changes most, or least. */
    private static int limit(JsonNode rules, ToIntFunction<JsonNode> allowed, boolean isUp) {
        var limits = Manifest.each(rules.path("policies")).mapToInt(allowed);
        boolean isMost = rules.path("selectPolicy").asText("Max").equals("Max");
        return (isMost == isUp ? limits.max() : limits.min()).orElseThrow();
    }

    /** Pods that were added (1) or taken away (-1) within the period of a policy. */
    private int changed(int time, JsonNode policy, int sign) {
        return changes.stream()
                .filter(change ->
                        change.time() > time - policy.path("periodSeconds").asInt())
                .mapToInt(Change::pods)
                .filter(pods -> pods * sign > 0)
                .sum();
    }
}
