package io.millrace.runtime.testing;

import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import java.util.HashMap;
import java.util.Map;

/**
 * Builders of believable events. Each starts whole and valid; a test says only what it is about, on Avro's builder:
 * {@code Events.raw("m1").setUserId("u1").build()}.
 */
public final class Events {
    /** 2026-01-05T10:00:00Z, a Monday. */
    public static final long T0 = 1_767_607_200_000L;

    /** The tenant of every event that does not say otherwise. */
    public static final String TENANT = "default";

    private Events() {}

    /** A track of "Product Viewed" by device "d1" at T0. */
    public static RawEvent.Builder raw(String messageId) {
        return RawEvent.newBuilder()
                .setTenant(TENANT)
                .setMessageId(messageId)
                .setType(EventType.TRACK)
                .setName("Product Viewed")
                .setAnonymousId("d1")
                .setTime(T0)
                .setReceivedAt(T0)
                .setProperties(new HashMap<>())
                .setTraits(new HashMap<>())
                .setContext(new HashMap<>());
    }

    /** Key on events.raw of an event. */
    public static String key(RawEvent event) {
        var device = event.getType() == EventType.ALIAS ? event.getPreviousId() : event.getAnonymousId();
        return event.getTenant() + "/" + (device == null ? event.getUserId() : device);
    }

    /** A track of "Product Viewed" by person "p1", not a bot, at T0. */
    public static EnrichedEvent.Builder enriched(String messageId) {
        return EnrichedEvent.newBuilder()
                .setTenant(TENANT)
                .setMessageId(messageId)
                .setType(EventType.TRACK)
                .setName("Product Viewed")
                .setPerson("p1")
                .setSession("s1")
                .setBot(false)
                .setTime(T0)
                .setReceivedAt(T0)
                .setProperties(new HashMap<>())
                .setTraits(new HashMap<>());
    }

    /** Key on events.enriched of an event. */
    public static String key(EnrichedEvent event) {
        return event.getTenant() + "/" + event.getPerson();
    }

    /** A mutable map of properties: {@code properties("revenue", 9.5, "product_id", "p7")}. */
    public static Map<String, Object> properties(Object... keysAndValues) {
        var map = new HashMap<String, Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
