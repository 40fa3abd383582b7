package io.millrace.aggregation.journey;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.definition.JourneySpec;
import io.millrace.aggregation.definition.WindowSpec;
import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.Expression;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * Retention insight. A person belongs to the cohort of the period (day or week) and group of their first event that matches
 * {@code first}; of several at the same time, to the least group. They returned in a later period that has an event that matches
 * {@code returns}.
 */
final class CohortJourney extends Journey {
    final int periods;

    private final boolean weekly;
    private final ZoneId zone;
    private final Expression first;
    private final Expression returns;
    private long knownStart = Long.MAX_VALUE;
    private int knownPeriod;

    // State of the last matched event.
    long time;
    long receivedAt;
    boolean returning;
    /** Null if the event does not match {@code first}. */
    List<String> group;

    CohortJourney(CompiledInsight insight, JourneySpec.Retention spec) {
        super(insight);
        this.periods = spec.periods();
        this.weekly = spec.by() == WindowSpec.CalendarUnit.WEEK;
        this.zone = ((WindowSpec.Calendar) insight.window()).zone();
        var conditions = insight.conditions().iterator();
        this.first = spec.first().isPresent() ? conditions.next() : null;
        this.returns = spec.returns().isPresent() ? conditions.next() : null;
    }

    @Override
    boolean isRelevant(EventView event) {
        boolean begins = first == null || first.isTrue(event);
        returning = returns == null || returns.isTrue(event);
        if (!begins && !returning) {
            return false;
        }
        time = event.time();
        receivedAt = event.receivedAt();
        group = begins ? group(event) : null;
        return true;
    }

    /** Returns the number of the period that contains the time; periods are numbered without gaps. */
    int period(long of) {
        long start = windowStart(of);
        if (start != knownStart) {
            long day = Instant.ofEpochMilli(start).atZone(zone).toLocalDate().toEpochDay();
            // The epoch was a Thursday; weeks begin on Monday.
            knownPeriod = (int) (weekly ? Math.floorDiv(day + 3, 7) : day);
            knownStart = start;
        }
        return knownPeriod;
    }

    /** Returns a lower bound of a period's start in any time zone, ms since the epoch. */
    long startOf(int period) {
        return ((weekly ? period * 7L - 3 : period) - 1) * 86_400_000;
    }

    @Override
    PersonHistory newHistory() {
        return new CohortHistory(this);
    }

    @Override
    PersonHistory deserialize(ByteBuffer in) {
        return CohortHistory.deserialize(this, in);
    }
}
