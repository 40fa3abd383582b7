package io.millrace.cli.balance;

import io.millrace.cli.console.NumberFormats;

/**
 * Conservation equation of enrichment: {@code accepted = enriched + duplicates + failed + in flight}. Each number is
 * counted independently, so the equation can fail to balance.
 *
 * @param accepted events that ingest accepted: the records of {@code events.raw}
 * @param enriched committed records of {@code events.enriched}
 * @param duplicates events in {@code events.raw} that repeat an earlier tenant and message id
 * @param failed records of {@code events.failed} from enrichment
 * @param inFlight records of {@code events.raw} that enrichment has not committed yet
 */
public record Balance(long accepted, long enriched, long duplicates, long failed, long inFlight) {
    /** Number of events that are missing (positive) or surplus (negative); 0 if the equation balances. */
    public long difference() {
        return accepted - enriched - duplicates - failed - inFlight;
    }

    /** Whether no event is in flight; otherwise the numbers are from different moments and may differ. */
    public boolean isSettled() {
        return inFlight == 0;
    }

    public boolean balances() {
        return difference() == 0;
    }

    /** The equation with its verdict in one line. */
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
