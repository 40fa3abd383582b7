package io.millrace.aggregation.topology;

import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.person.MergeReason;
import io.millrace.schemas.person.PersonMerge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

/**
 * Random merges among the persons of events: in the end each person leads to a smaller one or stands for itself; before that it may
 * have led to anybody of the same in the end, in circles, too, and stood for itself in between.
 */
final class MergedPersons {
    private final Map<String, String> survivors = new HashMap<>();
    private final List<PersonMerge> merges = new ArrayList<>();

    MergedPersons(Random random, List<EnrichedEvent> events) {
        var tenants = new HashMap<String, TreeSet<String>>();
        events.forEach(event -> tenants.computeIfAbsent(event.getTenant(), absent -> new TreeSet<>())
                .add(event.getPerson()));
        tenants.forEach((tenant, persons) -> merge(random, tenant, new ArrayList<>(persons)));
    }

    private void merge(Random random, String tenant, List<String> persons) {
        for (int i = 0; i < persons.size(); i++) {
            if (i > 0 && random.nextInt(3) > 0) {
                survivors.put(tenant + "/" + persons.get(i), persons.get(random.nextInt(i)));
            }
        }
        for (var person : persons) {
            var same = persons.stream()
                    .filter(other -> root(tenant, other).equals(root(tenant, person)))
                    .toList();
            for (int i = random.nextInt(4); i > 0; i--) {
                var before = same.get(random.nextInt(same.size()));
                merges.add(merge(tenant, person, before.equals(person) ? null : before));
            }
            merges.add(merge(tenant, person, survivors.get(tenant + "/" + person)));
        }
    }

    private static PersonMerge merge(String tenant, String person, String survivor) {
        var reason = survivor == null ? MergeReason.EARLIER_FIRST_EVENT : MergeReason.LOGIN;
        return new PersonMerge(tenant, person, survivor, reason, 0L);
    }

    /** In the order in which each person's merges are to be read. */
    List<PersonMerge> merges() {
        return merges;
    }

    /** The events as if all merges had been known from the start. */
    List<EnrichedEvent> apply(List<EnrichedEvent> events) {
        return events.stream()
                .map(event -> EnrichedEvent.newBuilder(event)
                        .setPerson(root(event.getTenant(), event.getPerson()))
                        .build())
                .toList();
    }

    private String root(String tenant, String person) {
        var survivor = survivors.get(tenant + "/" + person);
        return survivor == null ? person : root(tenant, survivor);
    }
}
