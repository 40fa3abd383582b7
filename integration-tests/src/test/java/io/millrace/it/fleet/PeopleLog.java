package io.millrace.it.fleet;

import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A seeded log of people who shop: they have devices of their own and devices that a household shares, log in and out, have old
 * user ids joined to new ones, and their server sends events without a device. Events come out of order, and some twice.
 */
final class PeopleLog {
    private static final long MINUTE = 60_000;
    private static final long SPAN = 8 * 60 * MINUTE;
    private static final String TENANT = "default";
    private static final String[] STEPS = {"Product Viewed", "Product Added", "Checkout Started", "Order Completed"};
    private static final String[] AGENTS = {
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0"
    };
    private static final String BOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

    private final Random random;
    private final int people;
    private final long end;
    private final Set<Long> times = new HashSet<>();
    private final List<RawEvent> events = new ArrayList<>();
    /** Who the app on a device believes to be logged in. */
    private final Map<String, String> loggedIn = new HashMap<>();

    private PeopleLog(long seed, int people, long end) {
        this.random = new Random(seed);
        this.people = people;
        this.end = end;
    }

    /** About so many events, none later than the end, in the order in which they are written. */
    static List<RawEvent> events(long seed, int count, int people, long end) {
        var log = new PeopleLog(seed, people, end);
        int visits = Math.max(1, count / 6);
        // In the order of time, so that who is logged in on a device is what was last done there.
        log.random.longs(visits, end - SPAN, end - 30 * MINUTE).sorted().forEach(log::visit);
        log.events.sort(Comparator.comparingLong(RawEvent::getReceivedAt));
        return log.withRepeats();
    }

    static String key(RawEvent event) {
        var previous = event.getType() == EventType.ALIAS ? event.getPreviousId() : null;
        var device = event.getAnonymousId() != null ? event.getAnonymousId() : event.getUserId();
        return TENANT + "/" + (previous != null ? previous : device);
    }

    private void visit(long start) {
        int person = random.nextInt(people);
        var device = device(person);
        // Two of a household on one device within minutes would make the order of its events a question.
        if (random.nextInt(12) == 0) {
            onServer(person, start);
            return;
        }
        boolean shared = device.startsWith("home-");
        if (shared && !user(person).equals(loggedIn.get(device))) {
            loggedIn.remove(device);
        }
        if (hasAccount(person) && random.nextInt(3) == 0) {
            loggedIn.put(device, user(person));
        }
        shop(person, device, start);
        if (shared || random.nextInt(5) == 0) {
            loggedIn.remove(device);
        }
        if (hasAccount(person) && random.nextInt(25) == 0) {
            alias(person, start + MINUTE);
        }
    }

    /** Everybody has one to three devices; some homes, of three people each, have one more. */
    private String device(int person) {
        int home = person / 3;
        return home % 4 == 0 && random.nextInt(3) == 0
                ? "home-" + home
                : "d-" + person + "-" + random.nextInt(1 + person % 3);
    }

    private static boolean hasAccount(int person) {
        return person % 4 != 3;
    }

    private static String user(int person) {
        return "u-" + person;
    }

    private void shop(int person, String device, long start) {
        long time = start;
        var user = loggedIn.get(device);
        if (user != null && random.nextInt(2) == 0) {
            var login = event(EventType.IDENTIFY, null, person, device, time);
            login.setUserId(user);
            login.setTraits(Map.of("plan", person % 2 == 0 ? "pro" : "free"));
            add(login);
        }
        for (var step : STEPS) {
            for (int look = random.nextInt(3); look > 0; look--) {
                time += 1_000 + random.nextInt((int) MINUTE);
                add(named(event(EventType.PAGE, "Product page", person, device, time), user));
            }
            time += 1_000 + random.nextInt((int) MINUTE);
            add(named(event(EventType.TRACK, step, person, device, time), user));
            if (random.nextInt(3) == 0) {
                return;
            }
        }
    }

    /** An app that knows its user names them on most events, not on all. */
    private RawEvent named(RawEvent event, String user) {
        event.setUserId(user != null && random.nextInt(4) > 0 ? user : null);
        return event;
    }

    private void onServer(int person, long time) {
        var event = event(EventType.TRACK, "Order Completed", person, null, time);
        event.setUserId(random.nextInt(10) == 0 ? "old-" + user(person) : user(person));
        add(event);
    }

    private void alias(int person, long time) {
        var event = event(EventType.ALIAS, null, person, null, time);
        event.setUserId(user(person));
        event.setPreviousId(random.nextBoolean() ? "old-" + user(person) : "d-" + person + "-0");
        add(event);
    }

    private RawEvent event(EventType type, String name, int person, String device, long at) {
        long time = at;
        // No two events at one millisecond: which came first is no question.
        while (!times.add(time)) {
            time++;
        }
        int product = random.nextInt(30);
        long delay = random.nextInt(20) == 0 ? random.nextInt((int) (8 * MINUTE)) : random.nextInt(3_000);
        return RawEvent.newBuilder()
                .setTenant(TENANT)
                .setMessageId("m-" + events.size() + "-" + times.size())
                .setType(type)
                .setName(name)
                .setAnonymousId(device)
                .setTime(time)
                .setReceivedAt(Math.min(end, time + delay))
                .setIp("81.2.69." + person % 8)
                .setUserAgent(person % 20 == 7 ? BOT : AGENTS[person % AGENTS.length])
                .setProperties(new HashMap<>(Map.of(
                        "product_id",
                        "product-" + product,
                        "brand",
                        "brand-" + product % 7,
                        "price",
                        random.nextInt(10_000) / 100.0,
                        "revenue",
                        random.nextInt(50_000) / 100.0)))
                .setContext(new HashMap<>(Map.of(
                        "page.path",
                        "/p/" + product,
                        "page.url",
                        "https://shop.example/p/" + product + campaign(product))))
                .build();
    }

    private static String campaign(int product) {
        return product % 5 == 0 ? "?utm_source=mail&utm_medium=email&utm_campaign=spring" : "";
    }

    private void add(RawEvent event) {
        events.add(event);
    }

    /** Every thirtieth is sent again a while later. */
    private List<RawEvent> withRepeats() {
        var log = new ArrayList<>(events);
        IntStream.range(0, events.size() / 30).forEach(i -> {
            int at = random.nextInt(events.size());
            log.add(Math.min(log.size(), at + 1 + random.nextInt(500)), events.get(at));
        });
        return List.copyOf(log);
    }
}
