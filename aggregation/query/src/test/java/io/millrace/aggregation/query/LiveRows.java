package io.millrace.aggregation.query;

import io.millrace.aggregation.live.LiveUpdate;
import io.millrace.schemas.insight.InsightUpdate;
import java.util.List;

/** Changed rows of the sample insight, for streams. */
final class LiveRows {
    private LiveRows() {}

    static LiveUpdate update(String country, String shop, long generation, long offset) {
        InsightUpdate row = InsightUpdate.newBuilder()
                .setInsight("sales")
                .setGeneration(generation)
                .setTenant("default")
                .setWindowStart(60_000)
                .setWindowEnd(120_000)
                .setGroup(List.of(country, shop))
                .setValues(List.of(1L, 2.0, 3.0, List.of()))
                .setRevision(offset)
                .setFinal$(false)
                .setWatermark(0)
                .setNewestReceivedAt(0)
                .build();
        return new LiveUpdate("sales/default/60000/" + country + "|" + shop, 0, offset, row, 50);
    }
}
