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
 * Traffic of the demo shop as a sequence of events, the same for the same seed. A few events are late, and a few are
 * duplicates with the same message id, like those of phones that lose their connection. For one thread.
 */
final class Shop {
    private static final int VISITORS = 5_000;
    private static final int CONCURRENT_VISITS = 60;
    private static final double DUPLICATE_PROBABILITY = 0.01;
    private static final double LATE_PROBABILITY = 0.02;
    private static final int MAX_DELAY_MS = 120_000;
    private static final int MAX_PENDING_DUPLICATES = 200;

    private final SplittableRandom random;
    private final String run;
    private final List<Visitor> visitors = new ArrayList<>();
    private final List<Visit> visits = new ArrayList<>();
    private final Deque<ObjectNode> duplicates = new ArrayDeque<>();
    private long eventNumber;

    /** @param run part of the message ids, so that a second run is not dropped as duplicates of the first */
    Shop(long seed, String run) {
        this.random = new SplittableRandom(seed);
        this.run = run;
        for (int i = 0; i < VISITORS; i++) {
            visitors.add(Visitor.create(i, random));
        }
    }

    /** The next event; its timestamp is the given time, or earlier if the event is late. */
    ObjectNode next(long nowMillis) {
        if (duplicates.size() > MAX_PENDING_DUPLICATES
                || (!duplicates.isEmpty() && random.nextDouble() < DUPLICATE_PROBABILITY)) {
            return duplicates.poll();
        }
        while (visits.size() < CONCURRENT_VISITS) {
            visits.add(new Visit(visitors.get(random.nextInt(VISITORS)), random));
        }
        int index = random.nextInt(visits.size());
        var event = visits.get(index).nextEvent();
        if (visits.get(index).isOver()) {
            visits.remove(index);
        }
        long delayMs = random.nextDouble() < LATE_PROBABILITY ? random.nextInt(MAX_DELAY_MS) : 0;
        event.put("messageId", "demo-" + run + '-' + HexFormat.of().toHexDigits(eventNumber++));
        event.put("timestamp", Instant.ofEpochMilli(nowMillis - delayMs).toString());
        if (random.nextDouble() < DUPLICATE_PROBABILITY) {
            duplicates.add(event);
        }
        return event;
    }
}
