package io.millrace.aggregation.journey;

import io.millrace.aggregation.measure.ByteSink;
import io.millrace.aggregation.measure.ByteSource;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * One person's first event and the periods (days or weeks) in which they returned. Periods after the cohort's last are not stored;
 * periods before the first event are, because an earlier first event may still arrive.
 */
final class CohortHistory implements PersonHistory {
    /** Stored periods at most. */
    static final int MAX_PERIODS = 400;

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
    public Added addMatched(String person, Contributions out) {
        int period = cohorts.period(cohorts.time);
        boolean begins = cohorts.group != null && isEarlier(cohorts.time, cohorts.group);
        boolean returns = cohorts.returning && isRelevant(period) && Arrays.binarySearch(periods, 0, size, period) < 0;
        if (returns && size >= MAX_PERIODS) {
            return Added.LIMIT_REACHED;
        }
        boolean seen = updateLastSeen(period);
        if (!begins && !returns) {
            return seen ? Added.CHANGED : Added.UNCHANGED;
        }
        var delta = new ContributionDelta();
        contribute(-1, delta);
        if (begins) {
            first = cohorts.time;
            group = cohorts.group;
        }
        if (returns) {
            insert(period);
        }
        removeIrrelevantPeriods();
        contribute(1, delta);
        delta.applyTo(out);
        return Added.CHANGED;
    }

    @Override
    public void retract(String person, Contributions out) {
        var delta = new ContributionDelta();
        contribute(-1, delta);
        delta.applyTo(out);
    }

    @Override
    public int unite(PersonHistory other, String person, Contributions out) {
        var that = (CohortHistory) other;
        var delta = new ContributionDelta();
        contribute(-1, delta);
        if (that.first != NONE && isEarlier(that.first, that.group)) {
            first = that.first;
            group = that.group;
        }
        removeIrrelevantPeriods();
        int refused = 0;
        for (int i = 0; i < that.size; i++) {
            int period = that.periods[i];
            if (isRelevant(period) && Arrays.binarySearch(periods, 0, size, period) < 0) {
                if (size < MAX_PERIODS) {
                    insert(period);
                } else {
                    refused++;
                }
            }
        }
        lastPeriod = Math.max(lastPeriod, that.lastPeriod);
        lastReceivedDay = Math.max(lastReceivedDay, that.lastReceivedDay);
        contribute(1, delta);
        delta.applyTo(out);
        return refused;
    }

    @Override
    public long newestReceivedAt() {
        return lastReceivedDay == Long.MIN_VALUE ? Long.MIN_VALUE : (lastReceivedDay + 1) * DAY - 1;
    }

    private boolean isEarlier(long time, List<String> ofGroup) {
        return first == NONE || time < first || (time == first && GroupSerializer.compare(ofGroup, group) < 0);
    }

    private boolean isRelevant(int period) {
        return first == NONE || period <= cohorts.period(first) + cohorts.periods;
    }

    /** Updates when the person was last seen, by whole periods and days, so that most events change nothing. */
    private boolean updateLastSeen(int period) {
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

    private void removeIrrelevantPeriods() {
        while (size > 0 && !isRelevant(periods[size - 1])) {
            size--;
        }
    }

    /** Contributes to the row of the cohort; columns: people, then for each following period people and their share. */
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

    /** Removes all or nothing: a person who was not seen for so long is forgotten as a whole. */
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
    public void serialize(ByteSink out) {
        out.putByte(VERSION);
        out.putZigZag(lastPeriod);
        out.putZigZag(lastReceivedDay);
        out.putByte(first == NONE ? 0 : 1);
        if (first != NONE) {
            out.putZigZag(first);
            GroupSerializer.serialize(group, out);
        }
        out.putVarLong(size);
        int previous = 0;
        for (int i = 0; i < size; i++) {
            out.putZigZag(periods[i] - previous);
            previous = periods[i];
        }
    }

    static CohortHistory deserialize(CohortJourney cohorts, ByteBuffer in) {
        HistoryCache.expectVersion(in, VERSION);
        var history = new CohortHistory(cohorts);
        history.lastPeriod = (int) ByteSource.getZigZag(in);
        history.lastReceivedDay = ByteSource.getZigZag(in);
        if (in.get() != 0) {
            history.first = ByteSource.getZigZag(in);
            history.group = GroupSerializer.deserialize(in, cohorts.insight.eventDimensionCount());
        }
        int count = HistoryCache.readCount(in);
        int period = 0;
        for (int i = 0; i < count; i++) {
            period += (int) ByteSource.getZigZag(in);
            history.insert(period);
        }
        return history;
    }

    @Override
    public int heapBytes() {
        return 96 + 4 * periods.length + (group == null ? 0 : GroupSerializer.heapBytes(group));
    }
}
