package io.millrace.enrichment;

import static io.millrace.runtime.testing.Events.T0;
import static io.millrace.runtime.testing.Events.raw;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.person.PersonChange;
import io.millrace.schemas.person.PersonMerge;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Visits of a shop, and the stage that enriches them. Each event is a minute after the one before. */
final class Visits implements AutoCloseable {
    private static final long MINUTE = 60_000;

    private final TestStage stage;
    private long now = T0;
    private int sent;
    private String client;

    Visits(Path dir, Map<String, String> settings) {
        stage = new TestStage(dir, settings);
    }

    /** A page of the shop; the referrer may be null. */
    EnrichedEvent page(String device, String path, String referrer) {
        return send(pageOf(device, path, referrer).build());
    }

    /** A page without a referrer, as many minutes ago, that comes only now. */
    EnrichedEvent pageAgo(String device, String path, int minutes) {
        var event = pageOf(device, path, null);
        return send(event.setTime(event.getTime() - minutes * MINUTE).build());
    }

    /** An event without a page. */
    EnrichedEvent track(String device, String name) {
        return send(next(device).setName(name).build());
    }

    /** A login on a device. */
    EnrichedEvent login(String device, String user) {
        return send(next(device).setType(EventType.IDENTIFY).setUserId(user).build());
    }

    /** An event of a user without a device. */
    EnrichedEvent server(String user, String name) {
        return send(next(null).setUserId(user).setName(name).build());
    }

    /** Sets the client's id of the session for the following events; null for none. */
    Visits client(String session) {
        client = session;
        return this;
    }

    /** Lets minutes pass. */
    void pause(int minutes) {
        now += minutes * MINUTE;
    }

    /** A change by hand. */
    void change(PersonChange change) {
        stage.send(change);
    }

    /** Records of {@code person-merges} since the last call. */
    List<PersonMerge> merges() {
        return stage.merges();
    }

    long now() {
        return now;
    }

    TestStage stage() {
        return stage;
    }

    private RawEvent.Builder pageOf(String device, String path, String referrer) {
        var event = next(device).setType(EventType.PAGE).setName(null);
        event.getContext().put("page.url", "https://shop.example" + path);
        if (referrer != null) {
            event.getContext().put("page.referrer", referrer);
        }
        return event;
    }

    private RawEvent.Builder next(String device) {
        now += MINUTE;
        var context = new HashMap<String, Object>();
        if (client != null) {
            context.put("sessionId", client);
        }
        return raw("m" + sent++)
                .setAnonymousId(device)
                .setTime(now)
                .setReceivedAt(now)
                .setContext(context);
    }

    private EnrichedEvent send(RawEvent event) {
        stage.send(event);
        var published = stage.enriched();
        assertThat(published).as("%s is published once", event).hasSize(1);
        return published.get(0);
    }

    @Override
    public void close() {
        stage.close();
    }
}
