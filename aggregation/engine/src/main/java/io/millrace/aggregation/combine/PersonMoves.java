package io.millrace.aggregation.combine;

import io.millrace.aggregation.combine.CombineCounts.Tally;
import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.journey.Journeys;
import io.millrace.schemas.person.MergeReason;
import io.millrace.schemas.person.PersonMerge;
import io.millrace.schemas.person.PersonMove;
import java.util.function.Consumer;

/**
 * What one task does with persons that were given up for others. A person with a pointer keeps no history here: what the task
 * had, what late events add and what comes from others leaves for the survivor's task in the next flush. It contributes to
 * rows where it ends. Hence every order of merges, events and moves gives the same rows. Not thread-safe.
 */
final class PersonMoves {
    private final PersonPointers pointers;
    private final int maxRecordBytes;

    /** @param maxRecordBytes size at which a record of moves is split */
    PersonMoves(PersonPointers pointers, int maxRecordBytes) {
        this.pointers = pointers;
        this.maxRecordBytes = maxRecordBytes;
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
            tally.merges++;
            return;
        }
        pointers.remove(tenant, person);
        if (merge.getReason() == MergeReason.ERASED) {
            journeys.erase(tenant, person);
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
        tally.movesReceived++;
    }

    /** Sends what leaves; to be called before the contributions are flushed. */
    void flush(Journeys journeys, Tally tally, Consumer<PersonMove> sink) {
        var writer = new MoveWriter(maxRecordBytes, move -> {
            tally.movesSent++;
            sink.accept(move);
        });
        journeys.drainLeaving((tenant, person, history) ->
                writer.add(tenant, person, pointers.survivor(tenant, person), history));
        writer.finish();
    }
}
