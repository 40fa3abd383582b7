package io.millrace.ingest.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The shop's traffic: one event after the other, the same for the same seed. A few events come late, and a few twice with
 * the same id, as those of phones in tunnels do. For one thread.
 */
final class Shop {
    private static final int VISITORS = 5_000;
    private static final int PRESENT = 60;
    private static final double DUPLICATES = 0.01;
    private static final double LATE = 0.02;
    private static final int LATEST_MS = 120_000;
    private static final int WAITING = 200;

    private final SplittableRandom random;
    private final String run;
    private final List<Visitor> visitors = new ArrayList<>();
    private final List<Visit> visits = new ArrayList<>();
    private final Deque<ObjectNode> again = new ArrayDeque<>();
    private long number;

    /** @param run makes this run's message ids its own, so that a second run is not taken for retries of the first */
    Shop(long seed, String run) {
        this.random = new SplittableRandom(seed);
        this.run = run;
        for (int i = 0; i < VISITORS; i++) {
            visitors.add(Visitor.number(i, random));
        }
    }

    /** The next event, happening now. */
    ObjectNode next(long nowMillis) {
        if (again.size() > WAITING || (!again.isEmpty() && random.nextDouble() < DUPLICATES)) {
            return again.poll();
        }
        while (visits.size() < PRESENT) {
            visits.add(new Visit(visitors.get(random.nextInt(VISITORS)), random));
        }
        int at = random.nextInt(visits.size());
        var event = visits.get(at).step();
        if (visits.get(at).isOver()) {
            visits.remove(at);
        }
        long late = random.nextDouble() < LATE ? random.nextInt(LATEST_MS) : 0;
        event.put("messageId", "demo-" + run + '-' + HexFormat.of().toHexDigits(number++));
        event.put("timestamp", Instant.ofEpochMilli(nowMillis - late).toString());
        if (random.nextDouble() < DUPLICATES) {
            again.add(event);
        }
        return event;
    }
}
