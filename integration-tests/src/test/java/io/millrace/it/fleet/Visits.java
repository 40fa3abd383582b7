package io.millrace.it.fleet;

import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.EventType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A seeded shop over two days: people come, look, and some buy; their events come out of order, and some hours late. */
final class Visits {
    private static final long MINUTE = 60_000;
    private static final long DAYS = 2L * 24 * 60 * MINUTE;
    private static final String[] COUNTRIES = {"DE", "FR", "US", "JP"};
    private static final String[] DEVICES = {"desktop", "mobile", "tablet"};
    private static final String[] STEPS = {"Product Viewed", "Product Added", "Checkout Started", "Order Completed"};

    private final Random random;
    private final int people;
    private final long end;
    private final List<EnrichedEvent> events = new ArrayList<>();

    private Visits(long seed, int people, long end) {
        this.random = new Random(seed);
        this.people = people;
        this.end = end;
    }

    /**
     * About so many events, none later than the end, in the order of their receipt. To be asked for when a serde was made, which
     * tells Avro to trust our contracts.
     */
    static List<EnrichedEvent> events(long seed, int count, int people, long end) {
        var visits = new Visits(seed, people, end);
        while (visits.events.size() < count) {
            visits.visit();
        }
        visits.events.sort(Comparator.comparingLong(EnrichedEvent::getReceivedAt));
        return List.copyOf(visits.events);
    }

    private void visit() {
        var person = random.nextInt(people);
        var device = DEVICES[random.nextInt(DEVICES.length)];
        var session = "s-" + person + "-" + events.size();
        // A person's events are never at the same millisecond as another of theirs: which came first is no question.
        long time = end - (long) (random.nextDouble() * DAYS) / 10_000 * 10_000 - random.nextInt(10_000);
        for (int step = 0; step < STEPS.length && time < end; step++) {
            for (int look = random.nextInt(3); look > 0 && time < end; look--) {
                add(EventType.PAGE, "Product page", person, device, session, time);
                time += 1 + random.nextInt(12) * MINUTE + random.nextInt((int) MINUTE);
            }
            if (time < end) {
                add(EventType.TRACK, STEPS[step], person, device, session, time);
            }
            time += 1 + random.nextInt(15) * MINUTE + random.nextInt((int) MINUTE);
            if (random.nextInt(3) == 0) {
                return;
            }
        }
    }

    private void add(EventType type, String name, int person, String device, String session, long time) {
        var product = random.nextInt(30);
        long late = random.nextInt(50) == 0 ? random.nextInt(600) * MINUTE : random.nextInt((int) MINUTE);
        events.add(EnrichedEvent.newBuilder()
                .setTime(time)
                .setReceivedAt(Math.min(end, time + late))
                .setTenant("default")
                .setType(type)
                .setName(name)
                .setPerson("p" + person)
                .setSession(session)
                .setBot(person % 20 == 0)
                .setMessageId("m-" + events.size())
                .setPagePath("/p/" + product)
                .setGeoCountry(COUNTRIES[person % COUNTRIES.length])
                .setGeoContinent("EU")
                .setBrowser("Firefox")
                .setOs("Linux")
                .setDeviceType(device)
                .setCampaignSource(product % 5 == 0 ? "mail" : null)
                .setAttributionSource(person % 5 == 0 ? "mail" : null)
                .setFirstTouchSource(person % 3 == 0 ? "mail" : null)
                .setIp("81.2.69." + person % 8)
                .setProperties(Map.of(
                        "product_id",
                        "product-" + product,
                        "brand",
                        "brand-" + product % 7,
                        "price",
                        random.nextInt(10_000) / 100.0,
                        "revenue",
                        random.nextInt(50_000) / 100.0))
                .build());
    }
}
