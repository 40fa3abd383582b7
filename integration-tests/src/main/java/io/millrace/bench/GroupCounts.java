package io.millrace.bench;

import io.millrace.schemas.insight.InsightUpdate;
import java.util.Arrays;

/** What committed rows say of each group of {@link GroupEvents}: the newest count of each. */
final class GroupCounts implements AutoCloseable {
    private final CommittedUpdates updates;
    private final long[] counts;
    private long read;

    GroupCounts(Dist dist, int groups) {
        this.updates = CommittedUpdates.fromTheBeginning(dist.broker(), dist.registry());
        this.counts = new long[groups];
    }

    /**
     * Holds every group's row to how many events of it were written.
     *
     * @return what was found, for people
     * @throws IllegalStateException if a group is missing, is one too many, or has another count
     */
    String check(int[] written) {
        updates.readAll(this::read);
        for (int group = 0; group < written.length; group++) {
            if (counts[group] != written[group]) {
                throw new IllegalStateException("group " + group + " has a count of " + counts[group] + " where "
                        + written[group] + " events were written");
            }
        }
        return String.format(
                "checked: %,d groups, %,d events in them, each group's count as written; %,d rows were emitted",
                Arrays.stream(counts).filter(count -> count > 0).count(),
                Arrays.stream(counts).sum(),
                read);
    }

    private void read(InsightUpdate row) {
        int group = GroupEvents.number(row.getGroup().get(0));
        if (group >= counts.length) {
            throw new IllegalStateException("a row of a group that no event has: " + row);
        }
        counts[group] = (Long) row.getValues().get(0);
        read++;
    }

    @Override
    public void close() {
        updates.close();
    }
}
