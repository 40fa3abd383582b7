package io.millrace.cli.balance;

import io.millrace.cli.console.NumberFormats;

/**
 * The conservation equation of enrichment: {@code accepted = enriched + duplicates + failed + in flight}. Each number is
 * counted by itself, so the equation can fail to balance.
 *
 * @param accepted events that ingest answered with success: the records of {@code events.raw}
 * @param enriched committed records of {@code events.enriched}
 * @param duplicates events in {@code events.raw} whose tenant and message id stood in it before
 * @param failed events of {@code events.failed} that enrichment refused
 * @param inFlight records of {@code events.raw} that enrichment has not committed yet
 */
public record Balance(long accepted, long enriched, long duplicates, long failed, long inFlight) {
    /** What is missing (positive) or too many (negative); 0 when it balances. */
    public long difference() {
        return accepted - enriched - duplicates - failed - inFlight;
    }

    /** While events are in flight some of the numbers are of a later moment than others. */
    public boolean isSettled() {
        return inFlight == 0;
    }

    public boolean balances() {
        return difference() == 0;
    }

    /** As people read it. */
    public String describe() {
        var equation = NumberFormats.count(accepted) + " accepted = " + NumberFormats.count(enriched) + " enriched + "
                + NumberFormats.count(duplicates) + " duplicate + " + NumberFormats.count(failed) + " failed + "
                + NumberFormats.count(inFlight) + " in flight";
        if (balances()) {
            return equation + "   balances";
        }
        var verdict = isSettled() ? "DOES NOT BALANCE" : "settling";
        return equation + "   " + verdict + ", difference " + NumberFormats.count(difference());
    }
}
