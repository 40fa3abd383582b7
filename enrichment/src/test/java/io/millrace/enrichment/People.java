package io.millrace.enrichment;

import static io.millrace.runtime.testing.Events.T0;
import static io.millrace.runtime.testing.Events.raw;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.testing.Events;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.person.PersonChange;
import io.millrace.schemas.person.PersonMerge;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * People who use a product, and the stage as a reader of its topics sees it: each event with the person that it was published
 * under, and what merges make of that. Each event is a minute after the one before.
 */
final class People implements AutoCloseable {
    private static final long MINUTE = 60_000;

    private final TestStage stage;
    private final Map<String, String> survivors = new HashMap<>();
    private final List<PersonMerge> merges = new ArrayList<>();
    private int sent;

    People(Path dir, Map<String, String> settings) {
        var all = new HashMap<>(Map.of("enrichment.enrichers", "ip,traits"));
        all.putAll(settings);
        stage = new TestStage(dir, all);
    }

    /** An event of a device; the user is null while nobody is logged in, and the device null if a server sent it. */
    EnrichedEvent track(String device, String user) {
        return send(next().setAnonymousId(device).setUserId(user).build());
    }

    /** The same, of another time, in ms since the epoch. */
    EnrichedEvent track(String device, String user, long time) {
        return send(next().setAnonymousId(device).setUserId(user).setTime(time).build());
    }

    /** A call of identify. */
    EnrichedEvent identify(String device, String user, Map<String, Object> traits) {
        return send(next().setType(EventType.IDENTIFY)
                .setAnonymousId(device)
                .setUserId(user)
                .setTraits(traits)
                .build());
    }

    /** A call of alias, from a server. */
    EnrichedEvent alias(String previous, String user) {
        return send(next().setType(EventType.ALIAS)
                .setAnonymousId(null)
                .setPreviousId(previous)
                .setUserId(user)
                .build());
    }

    /** A change by hand. */
    void change(PersonChange change) {
        stage.send(change);
        merges.addAll(stage.merges());
    }

    /** Event time of the last event, ms since the epoch. */
    long now() {
        return T0 + sent * MINUTE;
    }

    /** The person that the event is of by all merges so far. */
    String personOf(EnrichedEvent event) {
        return standsFor(event.getPerson());
    }

    /** The person that the id stands for by all merges so far. */
    String standsFor(String id) {
        merges.forEach(merge -> survivors.put(merge.getPerson(), merge.getSurvivor()));
        var at = id;
        for (int hops = 0; survivors.get(at) != null; hops++) {
            assertThat(hops).as("no circle from %s in %s", id, survivors).isLessThanOrEqualTo(survivors.size());
            at = survivors.get(at);
        }
        return at;
    }

    /** All records of {@code person-merges}. */
    List<PersonMerge> merges() {
        return merges;
    }

    TestStage stage() {
        return stage;
    }

    private RawEvent.Builder next() {
        sent++;
        return raw("m" + sent).setTenant(Events.TENANT).setTime(now()).setReceivedAt(now());
    }

    private EnrichedEvent send(RawEvent event) {
        stage.send(event);
        merges.addAll(stage.merges());
        var published = stage.enriched();
        assertThat(published).as("%s is published once", event).hasSize(1);
        return published.get(0);
    }

    @Override
    public void close() {
        stage.close();
    }
}
