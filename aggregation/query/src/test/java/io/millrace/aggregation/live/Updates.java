package io.millrace.aggregation.live;

import io.millrace.schemas.insight.InsightUpdate;
import java.util.List;

/** Builds updates. */
final class Updates {
    private Updates() {}

    static LiveUpdate update(String insight, String group, int partition, long offset) {
        return new LiveUpdate(insight + "/default/0/" + group, partition, offset, row(insight, group, offset), 50);
    }

    static InsightUpdate row(String insight, String group, long revision) {
        return InsightUpdate.newBuilder()
                .setInsight(insight)
                .setGeneration(1)
                .setTenant("default")
                .setWindowStart(0)
                .setWindowEnd(60_000)
                .setGroup(List.of(group))
                .setValues(List.of(revision))
                .setRevision(revision)
                .setFinal$(false)
                .setWatermark(0)
                .setNewestReceivedAt(0)
                .build();
    }
}
