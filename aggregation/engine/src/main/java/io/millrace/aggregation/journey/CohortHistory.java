package io.millrace.aggregation.journey;

import io.millrace.aggregation.measure.ByteSink;
import io.millrace.aggregation.measure.ByteSource;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * When a person first came, and in which days or weeks they did. Days after the last that matters are left out; days before
 * the first are kept, for an earlier first event may still come.
 */
final class CohortHistory implements PersonHistory {
    /** More days or weeks than these are refused. */
    static final int MOST = 400;

    private static final int VERSION = 1;
    private static final long NONE = Long.MIN_VALUE;
    private static final long DAY = 86_400_000;

    private final CohortJourney cohorts;
    private long first = NONE;
    private List<String> group;
    private int[] periods = new int[2];
    private int size;
    private int lastPeriod = Integer.MIN_VALUE;
    private long lastReceivedDay = Long.MIN_VALUE;

    CohortHistory(CohortJourney cohorts) {
        this.cohorts = cohorts;
    }

    @Override
    public Added add(String person, Contributions out) {
        int period = cohorts.period(cohorts.time);
        boolean begins = cohorts.group != null && isEarlier();
        boolean returns = cohorts.returning && matters(period) && Arrays.binarySearch(periods, 0, size, period) < 0;
        if (returns && size >= MOST) {
            return Added.REFUSED;
        }
        boolean seen = see(period);
        if (!begins && !returns) {
            return seen ? Added.CHANGED : Added.KNOWN;
        }
        var outcome = new ContributionDelta();
        contribute(-1, outcome);
        if (begins) {
            first = cohorts.time;
            group = cohorts.group;
        }
        if (returns) {
            insert(period);
        }
        cut();
        contribute(1, outcome);
        outcome.emit(out);
        return Added.CHANGED;
    }

    private boolean isEarlier() {
        return first == NONE
                || cohorts.time < first
                || (cohorts.time == first && GroupSerializer.compare(cohorts.group, group) < 0);
    }

    private boolean matters(int period) {
        return first == NONE || period <= cohorts.period(first) + cohorts.periods;
    }

    /** Notes that the person was there, by days, so that most events change nothing. */
    private boolean see(int period) {
        long receivedDay = Math.floorDiv(cohorts.receivedAt, DAY);
        if (period <= lastPeriod && receivedDay <= lastReceivedDay) {
            return false;
        }
        lastPeriod = Math.max(lastPeriod, period);
        lastReceivedDay = Math.max(lastReceivedDay, receivedDay);
        return true;
    }

    private void insert(int period) {
        int at = -Arrays.binarySearch(periods, 0, size, period) - 1;
        if (size == periods.length) {
            periods = Arrays.copyOf(periods, size * 2);
        }
        System.arraycopy(periods, at, periods, at + 1, size - at);
        periods[at] = period;
        size++;
    }

    private void cut() {
        while (size > 0 && !matters(periods[size - 1])) {
            size--;
        }
    }

    /** To the row of the cohort, by its columns: people, then for each following period people and their share. */
    private void contribute(int sign, ContributionDelta out) {
        if (first == NONE) {
            return;
        }
        var values = new double[1 + 2 * cohorts.periods];
        int begin = cohorts.period(first);
        values[0] = 1;
        for (int i = 1; i <= cohorts.periods; i++) {
            boolean came = Arrays.binarySearch(periods, 0, size, begin + i) >= 0;
            values[2 * i - 1] = came ? 1 : Double.NaN;
            values[2 * i] = came ? 1 : 0;
        }
        out.add(cohorts.row(first, group), values, sign);
    }

    /** All or nothing: who was not there for so long is forgotten as a whole. */
    @Override
    public boolean expire(long time, long receivedAt) {
        if (isEmpty() || cohorts.startOf(lastPeriod + 2) > time || (lastReceivedDay + 1) * DAY > receivedAt) {
            return false;
        }
        lastPeriod = Integer.MIN_VALUE;
        return true;
    }

    @Override
    public boolean isEmpty() {
        return lastPeriod == Integer.MIN_VALUE;
    }

    @Override
    public void write(ByteSink out) {
        out.putByte(VERSION);
        out.putZigZag(lastPeriod);
        out.putZigZag(lastReceivedDay);
        out.putByte(first == NONE ? 0 : 1);
        if (first != NONE) {
            out.putZigZag(first);
            GroupSerializer.write(group, out);
        }
        out.putVarLong(size);
        int previous = 0;
        for (int i = 0; i < size; i++) {
            out.putZigZag(periods[i] - previous);
            previous = periods[i];
        }
    }

    static CohortHistory read(CohortJourney cohorts, ByteBuffer in) {
        HistoryCache.expectVersion(in, VERSION);
        var history = new CohortHistory(cohorts);
        history.lastPeriod = (int) ByteSource.getZigZag(in);
        history.lastReceivedDay = ByteSource.getZigZag(in);
        if (in.get() != 0) {
            history.first = ByteSource.getZigZag(in);
            history.group = GroupSerializer.read(in, cohorts.insight.eventDimensionCount());
        }
        int count = HistoryCache.count(in);
        int period = 0;
        for (int i = 0; i < count; i++) {
            period += (int) ByteSource.getZigZag(in);
            history.insert(period);
        }
        return history;
    }

    @Override
    public int sizeInBytes() {
        return 96 + 4 * periods.length + (group == null ? 0 : GroupSerializer.sizeInBytes(group));
    }
}
