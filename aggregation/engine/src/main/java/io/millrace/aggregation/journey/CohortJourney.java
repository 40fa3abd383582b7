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
 * Retention. A person belongs to the day or week of the first event that begins a cohort, and to the group of that event; of
 * several at the same time, to the least group. They came again in a following day or week if an event that counts as such
 * is in it.
 */
final class CohortJourney extends Journey {
    final int periods;

    private final boolean weekly;
    private final ZoneId zone;
    private final Expression first;
    private final Expression returns;
    private long knownStart = Long.MAX_VALUE;
    private int knownPeriod;

    // The event that was matched last.
    long time;
    long receivedAt;
    boolean returning;
    /** Null if the event does not begin a cohort. */
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
    boolean matters(EventView event) {
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

    /** The day or week of the time, numbered without gaps. */
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

    /** A period's first moment at the earliest, in any zone. */
    long startOf(int period) {
        return ((weekly ? period * 7L - 3 : period) - 1) * 86_400_000;
    }

    @Override
    PersonHistory create() {
        return new CohortHistory(this);
    }

    @Override
    PersonHistory read(ByteBuffer in) {
        return CohortHistory.read(this, in);
    }
}
