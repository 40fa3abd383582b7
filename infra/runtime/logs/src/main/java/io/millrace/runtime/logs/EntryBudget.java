package io.millrace.runtime.logs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Budget of log entries by kind: so many of a kind in a period, and of so many kinds; all further kinds share the budget of one. What
 * is beyond is counted. Not thread-safe.
 */
final class EntryBudget {
    private final int entriesPerKind;
    private final int kinds;
    private final Map<Kind, int[]> taken = new HashMap<>();

    /**
     * What entries have in common.
     *
     * @param logger its name
     * @param message before its parameters are filled in
     */
    record Kind(String logger, String message) {}

    /**
     * Entries of a kind that were beyond the budget.
     *
     * @param entries how many
     */
    record LeftOut(Kind kind, int entries) {}

    EntryBudget(int entriesPerKind, int kinds) {
        this.entriesPerKind = entriesPerKind;
        this.kinds = kinds;
    }

    /** Whether one more of the kind is within the budget of this period. */
    boolean take(Kind kind) {
        var counted = taken.containsKey(kind) || taken.size() < kinds ? kind : new Kind("", "of other kinds");
        return ++taken.computeIfAbsent(counted, none -> new int[1])[0] <= entriesPerKind;
    }

    /** Begins the next period, and returns what was left out in this one. */
    List<LeftOut> nextPeriod() {
        var leftOut = new ArrayList<LeftOut>();
        taken.forEach((kind, entries) -> {
            if (entries[0] > entriesPerKind) {
                leftOut.add(new LeftOut(kind, entries[0] - entriesPerKind));
            }
        });
        taken.clear();
        return leftOut;
    }
}
