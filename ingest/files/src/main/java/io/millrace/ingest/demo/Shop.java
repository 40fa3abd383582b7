package io.millrace.ingest.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Traffic of the demo shop as a sequence of ticks, which tells a story of two minutes that repeats with other numbers. The same seed
 * and rate make the same events, apart from the times of the ticks. A few events are late, and a few are duplicates with the same
 * message id, like those of phones that lose their connection. For one thread.
 */
final class Shop {
    /** Time between two ticks in ms. */
    static final long TICK_MS = 50;

    private static final int VISITORS = 5_000;
    private static final int CONCURRENT_VISITS = 60;
    private static final double DUPLICATE_PROBABILITY = 0.01;
    private static final double RESENT_PROBABILITY = 0.05;
    private static final double LATE_PROBABILITY = 0.02;
    private static final int MAX_DELAY_MS = 5_000;
    private static final int MAX_PENDING_DUPLICATES = 200;
    /** The batch that arrives late: as many events as those of two seconds, of which the oldest is this old. */
    private static final int BATCH_SECONDS = 2;

    private static final int BATCH_AGE_MS = 45_000;
    private static final int BATCH_SPAN_MS = 8_000;

    private final long seed;
    private final double eventsPerTick;
    private final String run;
    private final SplittableRandom random;
    private final List<Visitor> visitors = new ArrayList<>();
    private final Map<Country, List<Visitor>> byCountry = new EnumMap<>(Country.class);
    private final List<Visit> visits = new ArrayList<>();
    private final Deque<ObjectNode> duplicates = new ArrayDeque<>();
    private List<ObjectNode> events = new ArrayList<>();
    private Scene scene;
    private long tick;
    private long eventNumber;
    private double visitsDue;
    private double botsDue;

    /**
     * @param rate events per second on an ordinary day
     * @param run part of the message ids, so that a second run is not dropped as duplicates of the first
     */
    Shop(long seed, double rate, String run) {
        this.seed = seed;
        this.eventsPerTick = rate * TICK_MS / 1_000;
        this.run = run;
        this.random = new SplittableRandom(seed);
        this.scene = Scene.at(seed, 0);
        for (int i = 0; i < VISITORS; i++) {
            var visitor = Visitor.create(i, random);
            visitors.add(visitor);
            byCountry
                    .computeIfAbsent(visitor.country(), country -> new ArrayList<>())
                    .add(visitor);
        }
    }

    /** The scene of the latest tick. */
    Scene scene() {
        return scene;
    }

    /** Events of the next tick, which is at the given time. Late events have earlier timestamps. */
    List<ObjectNode> next(long nowMillis) {
        events = new ArrayList<>();
        var before = scene;
        scene = Scene.at(seed, tick++ * TICK_MS / 1_000.0);
        if (scene.chapter() == Chapter.LATE && before.chapter() != Chapter.LATE) {
            addLateBatch(nowMillis);
        }
        for (visitsDue += eventsPerTick * scene.visitPace(); visitsDue >= 1; visitsDue--) {
            addVisitors(nowMillis);
        }
        for (botsDue += eventsPerTick * scene.botPace(); botsDue >= 1; botsDue--) {
            add(Crawlers.pageView(scene.episode(), random), nowMillis);
        }
        return events;
    }

    private void addVisitors(long nowMillis) {
        if (duplicates.size() > MAX_PENDING_DUPLICATES
                || (!duplicates.isEmpty() && random.nextDouble() < RESENT_PROBABILITY)) {
            events.add(duplicates.poll());
            return;
        }
        while (visits.size() < CONCURRENT_VISITS) {
            visits.add(new Visit(visitor(), scene.origin(random), random));
        }
        int index = random.nextInt(visits.size());
        var event = visits.get(index).nextEvent(scene);
        if (visits.get(index).isOver()) {
            visits.remove(index);
        }
        long delayMs = random.nextDouble() < LATE_PROBABILITY ? random.nextInt(MAX_DELAY_MS) : 0;
        add(event, nowMillis - delayMs);
        if (random.nextDouble() < DUPLICATE_PROBABILITY) {
            duplicates.add(event);
        }
    }

    /** Whole visits of phones in one country, which could not send for a while. */
    private void addLateBatch(long nowMillis) {
        var riders = byCountry.get(scene.episode().tunnel());
        int size = (int) (eventsPerTick * BATCH_SECONDS * 1_000 / TICK_MS);
        var visit = late(riders);
        for (int i = 0; i < size; i++) {
            add(visit.nextEvent(scene), nowMillis - BATCH_AGE_MS + (long) BATCH_SPAN_MS * i / size);
            visit = visit.isOver() ? late(riders) : visit;
        }
    }

    private Visit late(List<Visitor> riders) {
        return new Visit(riders.get(random.nextInt(riders.size())), TrafficSources.randomOrigin(random), random);
    }

    private Visitor visitor() {
        var candidates = scene.country(random).map(byCountry::get).orElse(visitors);
        return candidates.get(random.nextInt(candidates.size()));
    }

    private void add(ObjectNode event, long timeMillis) {
        event.put("messageId", "demo-" + run + '-' + HexFormat.of().toHexDigits(eventNumber++));
        event.put("timestamp", Instant.ofEpochMilli(timeMillis).toString());
        events.add(event);
    }
}
