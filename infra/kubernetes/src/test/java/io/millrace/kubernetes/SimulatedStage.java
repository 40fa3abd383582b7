package io.millrace.kubernetes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A service under load, second by second: instances that start, take over partitions and work off a backlog in the order of its
 * arrival. Everything pauses while partitions move, which is worse than the truth: only those that move do.
 */
final class SimulatedStage {
    private static final int METRICS_WINDOW = 30;

    private final double capacity;
    private final int startSeconds;
    private final int pauseSeconds;
    private final List<Double> arrived = new ArrayList<>(List.of(0.0));
    private final List<Double> use = new ArrayList<>();
    private final List<Integer> starting = new ArrayList<>();
    private final List<Integer> young = new ArrayList<>();
    private double processed;
    private int ready;
    private int pausedUntil;
    private int oldest;

    /**
     * @param capacity events a second of one instance that uses all of its CPU request
     * @param startSeconds from the decision until an instance is ready
     * @param pauseSeconds while partitions move
     */
    SimulatedStage(int instances, double capacity, int startSeconds, int pauseSeconds) {
        this.ready = instances;
        this.capacity = capacity;
        this.startSeconds = startSeconds;
        this.pauseSeconds = pauseSeconds;
    }

    /** Has as many instances as the scaler wants. */
    void scale(int time, int replicas) {
        while (ready + starting.size() > replicas && !starting.isEmpty()) {
            starting.remove(starting.size() - 1);
        }
        if (ready > replicas) {
            ready = replicas;
            young.clear();
            pausedUntil = time + pauseSeconds;
        }
        while (ready + starting.size() < replicas) {
            starting.add(time + startSeconds);
        }
    }

    /** Lets one second pass in which so many events arrive. */
    void pass(int time, double events) {
        young.removeIf(since -> since <= time - METRICS_WINDOW);
        int before = starting.size();
        starting.removeIf(at -> at <= time);
        if (starting.size() < before) {
            ready += before - starting.size();
            young.addAll(Collections.nCopies(before - starting.size(), time));
            pausedUntil = time + pauseSeconds;
        }
        arrived.add(arrived.get(arrived.size() - 1) + events);
        double room = time < pausedUntil ? 0 : ready * capacity;
        double done = Math.min(room, arrived.get(arrived.size() - 1) - processed);
        processed += done;
        use.add(done / (ready * capacity));
        while (oldest < arrived.size() - 1 && arrived.get(oldest + 1) <= processed + 1e-6) {
            oldest++;
        }
    }

    /** Instances whose metrics count: those that have been ready for a window of the metrics server. */
    int measured() {
        return ready - young.size();
    }

    /** Time since the oldest event arrived that is not processed; 0 if there is none. */
    int secondsBehind() {
        return arrived.size() - 1 - oldest;
    }

    /** Use of the CPU request of an instance, in percent, over the metrics server's window. */
    double cpuPercent() {
        var window = use.subList(Math.max(0, use.size() - METRICS_WINDOW), use.size());
        return 100 * window.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }
}
