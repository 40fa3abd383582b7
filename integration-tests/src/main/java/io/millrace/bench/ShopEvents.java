package io.millrace.bench;

import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** The benchmark's events: a seeded shop with a given number of people, about 450 bytes an event. Not thread-safe. */
final class ShopEvents {
    private static final String[] COUNTRIES = {"DE", "FR", "US", "GB", "NL", "PL", "ES", "IT", "SE", "JP", "BR", "IN"};
    private static final String[] NAMES = {"Product Viewed", "Product Added", "Checkout Started", "Order Completed"};
    private static final String[] AGENTS = {
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
    };

    private final SplittableRandom random;
    private final int people;
    private final long start;
    private final double millisPerEvent;
    private long made;

    /**
     * @param seed makes the same events for the same seed
     * @param people how many people they come from
     * @param start time of the first event, ms since the epoch
     * @param eventsPerSecond of event time
     */
    ShopEvents(long seed, int people, long start, int eventsPerSecond) {
        this.random = new SplittableRandom(seed);
        this.people = people;
        this.start = start;
        this.millisPerEvent = 1000.0 / eventsPerSecond;
    }

    RawEvent raw() {
        var time = time();
        var person = random.nextInt(people);
        var page = random.nextInt(3) > 0;
        var context = new HashMap<String, Object>();
        context.put("page.url", "https://shop.example/p/" + random.nextInt(5_000) + "?utm_source=mail");
        context.put("page.referrer", "https://www.google.com/");
        context.put("library.name", "analytics.js");
        return RawEvent.newBuilder()
                .setTenant("default")
                .setMessageId("m-" + made)
                .setType(page ? EventType.PAGE : EventType.TRACK)
                .setName(page ? "Product page" : NAMES[random.nextInt(NAMES.length)])
                .setAnonymousId("a-" + person)
                .setUserId(person % 3 == 0 ? "u-" + person : null)
                .setTime(time)
                .setReceivedAt(time + 50)
                .setOriginalTimestamp(time)
                .setSentAt(time + 20)
                .setIp("81.2." + person % 250 + "." + person % 199)
                .setUserAgent(AGENTS[random.nextInt(20) == 0 ? 3 : random.nextInt(3)])
                .setProperties(properties())
                .setTraits(Map.of())
                .setContext(context)
                .build();
    }

    EnrichedEvent enriched() {
        var time = time();
        var person = random.nextInt(people);
        var page = random.nextInt(3) > 0;
        var fromMail = random.nextInt(4) == 0;
        return EnrichedEvent.newBuilder()
                .setTime(time)
                .setReceivedAt(time + 50)
                .setTenant("default")
                .setType(page ? EventType.PAGE : EventType.TRACK)
                .setName(page ? "Product page" : NAMES[random.nextInt(NAMES.length)])
                .setPerson("u-" + person)
                .setSession("s-" + person + "-" + time / 1_800_000)
                .setBot(random.nextInt(20) == 0)
                .setUserId("u-" + person)
                .setAnonymousId("a-" + person)
                .setMessageId("m-" + made)
                .setPageUrl("https://shop.example/p/" + random.nextInt(5_000))
                .setPagePath("/p/" + random.nextInt(5_000))
                .setGeoCountry(COUNTRIES[random.nextInt(COUNTRIES.length)])
                .setGeoContinent("EU")
                .setBrowser("Chrome")
                .setOs("Windows")
                .setDeviceType(random.nextBoolean() ? "desktop" : "mobile")
                .setCampaignSource(fromMail ? "mail" : null)
                .setAttributionSource(fromMail ? "mail" : "Google")
                .setAttributionMedium(fromMail ? "email" : "search")
                .setAttributionName(fromMail ? "spring" : null)
                .setAttributionReferrer("google.com")
                .setReferrerMedium("search")
                .setReferrerSource("Google")
                .setIp("81.2.69.0")
                .setUserAgent(AGENTS[random.nextInt(3)])
                .setProperties(properties())
                .build();
    }

    private long time() {
        return start + (long) (made++ * millisPerEvent);
    }

    private Map<String, Object> properties() {
        var properties = new HashMap<String, Object>();
        var product = random.nextInt(5_000);
        properties.put("product_id", "p-" + product);
        properties.put("category", "c-" + product % 40);
        properties.put("brand", "b-" + product % 200);
        properties.put("price", random.nextInt(100_000) / 100.0);
        properties.put("revenue", random.nextInt(50_000) / 100.0);
        properties.put("quantity", (long) random.nextInt(1, 5));
        return properties;
    }
}
