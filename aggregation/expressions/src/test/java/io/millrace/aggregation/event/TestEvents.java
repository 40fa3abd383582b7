package io.millrace.aggregation.event;

import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.EventType;
import java.util.HashMap;
import java.util.Map;

/** Fixture: builder of enriched events. */
public final class TestEvents {
    private final EnrichedEvent event = new EnrichedEvent();
    private final Map<CharSequence, Object> properties = new HashMap<>();

    private TestEvents(String name) {
        event.setTime(0);
        event.setReceivedAt(0);
        event.setTenant("default");
        event.setType(EventType.TRACK);
        event.setName(name);
        event.setPerson("p");
        event.setSession("s");
        event.setBot(false);
        event.setMessageId("m");
        event.setTraits(new HashMap<>());
        event.setEnrichmentErrors(new java.util.ArrayList<>());
    }

    public static TestEvents track(String name) {
        return new TestEvents(name);
    }

    /** Sets event time and time of receipt. */
    public TestEvents at(long time) {
        return at(time, time);
    }

    public TestEvents at(long time, long receivedAt) {
        event.setTime(time);
        event.setReceivedAt(receivedAt);
        return this;
    }

    public TestEvents tenant(String tenant) {
        event.setTenant(tenant);
        return this;
    }

    public TestEvents person(String person) {
        event.setPerson(person);
        return this;
    }

    public TestEvents country(String country) {
        event.setGeoCountry(country);
        return this;
    }

    public TestEvents path(String path) {
        event.setPagePath(path);
        return this;
    }

    public TestEvents bot(boolean bot) {
        event.setBot(bot);
        return this;
    }

    public TestEvents property(String key, Object value) {
        properties.put(key, value);
        return this;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    public EnrichedEvent build() {
        event.setProperties((Map) properties);
        return event;
    }
}
