package io.millrace.it.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.event.EnrichedEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Events with the person that each is of now, as a reader of {@code person-merges} finds it. */
final class ResolvedPersons {
    private static final int SHOWN = 10;

    private final Map<String, String> merges;
    /** Of each id that events were published under: the earliest of their times. */
    private final Map<String, Long> firstSeen = new HashMap<>();

    private final List<EnrichedEvent> resolved = new ArrayList<>();

    /** @param merges which person a person that was given up is part of, which may itself be given up */
    ResolvedPersons(List<EnrichedEvent> events, Map<String, String> merges) {
        this.merges = merges;
        for (var event : events) {
            firstSeen.merge(event.getPerson(), event.getTime(), Math::min);
            resolved.add(EnrichedEvent.newBuilder(event)
                    .setPerson(survivor(event.getPerson()))
                    .build());
        }
    }

    private String survivor(String person) {
        var at = person;
        for (int hops = 0; merges.containsKey(at); hops++) {
            assertThat(hops).as("merges of " + person).isLessThanOrEqualTo(merges.size());
            at = merges.get(at);
        }
        return at;
    }

    /** The events, each with its person of now. */
    List<EnrichedEvent> events() {
        return resolved;
    }

    /** Each event is there once, its person is the oracle's, and the id that was seen first is the one that stayed. */
    void areAsExpected(String what, Map<String, String> oracle) {
        var found = new TreeMap<String, String>();
        resolved.forEach(event -> assertThat(found.put(event.getMessageId(), event.getPerson()))
                .as(what + ": " + event.getMessageId() + " is published once")
                .isNull());
        assertThat(found.keySet()).as(what).isEqualTo(new TreeSet<>(oracle.keySet()));
        assertThat(differences(found, oracle))
                .as(what + ": our persons that are several")
                .isEmpty();
        assertThat(differences(oracle, found))
                .as(what + ": persons that are several of ours")
                .isEmpty();
        assertThat(firstSeen.keySet().stream().filter(id -> !isFirst(id)).limit(SHOWN))
                .as(what + ": ids that were seen before the one that stayed")
                .isEmpty();
    }

    /** Whether no id is earlier than the one it was merged into. */
    private boolean isFirst(String id) {
        var survivor = survivor(id);
        long mine = firstSeen.get(id);
        Long first = firstSeen.get(survivor);
        return first != null && (first < mine || (first == mine && survivor.compareTo(id) <= 0));
    }

    /** Events of one person here that are of several there. */
    private static List<String> differences(Map<String, String> here, Map<String, String> there) {
        var first = new HashMap<String, String>();
        var differences = new ArrayList<String>();
        here.forEach((message, person) -> {
            var other = first.putIfAbsent(person, there.get(message));
            if (other != null && !other.equals(there.get(message)) && differences.size() < SHOWN) {
                differences.add(person + ": " + message + " is of " + there.get(message) + ", others of " + other);
            }
        });
        return differences;
    }
}
