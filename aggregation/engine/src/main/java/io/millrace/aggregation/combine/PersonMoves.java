package io.millrace.aggregation.combine;

import io.millrace.aggregation.combine.CombineCounts.Tally;
import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.journey.Journeys;
import io.millrace.aggregation.measure.PersonHash;
import io.millrace.aggregation.partial.MergePartitioner;
import io.millrace.aggregation.partial.PackedWriter;
import io.millrace.schemas.person.MergeReason;
import io.millrace.schemas.person.PersonMerge;
import io.millrace.schemas.person.PersonMove;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What one task does with persons that were given up for others. A person with a pointer keeps no history here: what the task
 * had, what late events add and what comes from others leaves for the survivor's task in the next flush. It contributes to
 * rows where it ends. Hence every order of merges, events and moves gives the same rows. Not thread-safe.
 */
final class PersonMoves {
    private final PersonPointers pointers;
    private final PersonGroups groups;
    private final int maxRecordBytes;
    /** Persons given up since the last flush, by tenant. */
    private final Map<String, Set<String>> givenUp = new HashMap<>();

    private Map<Long, InsightSpec> insights = Map.of();

    /** @param maxRecordBytes size at which a record of moves is split */
    PersonMoves(PersonPointers pointers, PersonGroups groups, int maxRecordBytes) {
        this.pointers = pointers;
        this.groups = groups;
        this.maxRecordBytes = maxRecordBytes;
    }

    /** Adopts changed definitions; everything read so far must have been flushed. */
    void followDefinitions(List<CompiledInsight> active) {
        groups.followDefinitions();
        insights = active.stream()
                .map(CompiledInsight::spec)
                .collect(Collectors.toMap(PersonGroup::id, Function.identity(), (one, other) -> one));
    }

    /** The index of the groups that counted a person. */
    PersonGroups groups() {
        return groups;
    }

    /** Whether the event's person was given up. */
    boolean isGivenUp(EventView event) {
        return pointers.isGivenUp(event);
    }

    /** Follows a merge, or its end. */
    void merge(PersonMerge merge, Journeys journeys, Tally tally) {
        var tenant = merge.getTenant();
        var person = merge.getPerson();
        var survivor = merge.getSurvivor();
        if (survivor != null && !survivor.equals(person)) {
            pointers.put(tenant, person, survivor);
            journeys.leave(tenant, person);
            givenUp.computeIfAbsent(tenant, absent -> new LinkedHashSet<>()).add(person);
            tally.merges++;
            return;
        }
        pointers.remove(tenant, person);
        if (merge.getReason() == MergeReason.ERASED) {
            journeys.erase(tenant, person);
            groups.erase(tenant, person);
            tally.erased++;
        } else {
            journeys.stay(tenant, person);
            tally.voided++;
        }
    }

    /** Takes in what a person that was given up had in its task. */
    void receive(PersonMove move, Journeys journeys, Tally tally) {
        boolean leaves = pointers.survivor(move.getTenant(), move.getSurvivor()) != null;
        for (var history : move.getHistories()) {
            if (!journeys.receive(move.getTenant(), move.getPerson(), move.getSurvivor(), history, leaves)) {
                tally.historiesDropped++;
            }
        }
        groups.receive(move.getTenant(), move.getSurvivor(), move.getGroups());
        tally.movesReceived++;
    }

    /** Sends what leaves; to be called after the partials are written, which it corrects. */
    void flush(Journeys journeys, PackedWriter[] writers, Tally tally, Consumer<PersonMove> sink) {
        var writer = new MoveWriter(maxRecordBytes, move -> {
            tally.movesSent++;
            sink.accept(move);
        });
        journeys.drainLeaving(
                (tenant, person, history) -> writer.add(tenant, person, pointers.survivor(tenant, person), history));
        writer.finish();
        givenUp.forEach((tenant, persons) -> {
            var survivors = new LinkedHashMap<String, String>();
            for (var person : persons) {
                var survivor = pointers.survivor(tenant, person);
                if (survivor != null) {
                    survivors.put(person, survivor);
                }
            }
            groups.take(tenant, survivors.keySet())
                    .forEach((person, taken) ->
                            leave(tenant, person, survivors.get(person), taken, writers, writer, tally));
        });
        givenUp.clear();
        groups.flush(new PersonGroups.Leaving() {
            @Override
            public boolean isGivenUp(String tenant, long person) {
                return !pointers.survivors(tenant, person).isEmpty();
            }

            @Override
            public void take(String tenant, long hash, List<PersonGroup> fresh) {
                pointers.survivors(tenant, hash)
                        .forEach((person, survivor) -> leave(tenant, person, survivor, fresh, writers, writer, tally));
            }
        });
        tally.groupsUncorrected += groups.takeUncorrected();
    }

    private void leave(
            String tenant,
            String person,
            String survivor,
            List<PersonGroup> leaving,
            PackedWriter[] writers,
            MoveWriter moves,
            Tally tally) {
        long from = PersonHash.of(person);
        long to = PersonHash.of(survivor);
        for (var one : leaving) {
            var insight = insights.get(one.insight());
            // Rows of an insight that is not active any more are dropped.
            if (insight != null) {
                int partition = MergePartitioner.partition(insight.liveName(), tenant, one.group(), writers.length);
                writers[partition].addReplacement(
                        insight.liveName(), insight.generation(), tenant, one.windowStart(), one.group(), from, to);
                tally.groupsReplaced++;
            }
        }
        moves.sendGroups(tenant, person, survivor, leaving);
    }
}
