package io.millrace.bench;

import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.person.MergeReason;
import io.millrace.schemas.person.PersonMerge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Merges to go with events that were made without any: with one event in a hundred a person is given up for another, each with their
 * last event, as if further ones had been the survivor's. Not thread-safe.
 */
final class MergeLog {
    /** Events for each merge. */
    private static final int EVENTS = 100;

    private final List<PersonEvent> events = new ArrayList<>();
    private final Map<String, Integer> last = new HashMap<>();

    private record PersonEvent(String tenant, String person, long time) {}

    void add(EnrichedEvent event) {
        last.put(event.getPerson(), events.size());
        events.add(new PersonEvent(event.getTenant(), event.getPerson(), event.getReceivedAt()));
    }

    /** The merges in order of time; fewer at first, when hardly anybody's last event comes. */
    List<PersonMerge> merges() {
        var random = new SplittableRandom(11);
        var givenUp = new HashSet<String>();
        var merges = new ArrayList<PersonMerge>();
        int due = 0;
        for (int i = 0; i < events.size(); i++) {
            due += i % EVENTS == 0 ? 1 : 0;
            var event = events.get(i);
            if (due == 0 || last.get(event.person) != i) {
                continue;
            }
            var survivor = events.get(random.nextInt(events.size())).person;
            if (!survivor.equals(event.person) && !givenUp.contains(survivor)) {
                givenUp.add(event.person);
                merges.add(new PersonMerge(event.tenant, event.person, survivor, MergeReason.LOGIN, event.time));
                due--;
            }
        }
        return merges;
    }
}
