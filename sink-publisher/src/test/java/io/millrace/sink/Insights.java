package io.millrace.sink;

import io.millrace.schemas.insight.Dimension;
import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.insight.MeasureColumn;
import io.millrace.schemas.insight.MeasureType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Builders of definitions and rows for tests. */
public final class Insights {
    public static final long WINDOW = Instant.parse("2026-11-21T09:00:00Z").toEpochMilli();

    private Insights() {}

    public static InsightDefinition.Builder definition(String name, String... dimensions) {
        return InsightDefinition.newBuilder()
                .setName(name)
                .setYaml("name: " + name)
                .setGeneration(1)
                .setRevision(1)
                .setAppliedAt(0)
                .setActiveFrom(0)
                .setWindowMillis(60_000)
                .setRetainMillis(Duration.ofDays(7).toMillis())
                .setMeasures(new ArrayList<>())
                .setDimensions(Arrays.stream(dimensions)
                        .map(dimension ->
                                Dimension.newBuilder().setName(dimension).build())
                        .toList());
    }

    public static InsightDefinition.Builder with(InsightDefinition.Builder definition, String name, MeasureType type) {
        var measures = new ArrayList<>(definition.getMeasures());
        measures.add(measure(name, type));
        return definition.setMeasures(measures);
    }

    public static MeasureColumn measure(String name, MeasureType type) {
        return MeasureColumn.newBuilder()
                .setName(name)
                .setKind(type.name())
                .setType(type)
                .build();
    }

    /** An insight with one dimension, country, and one count, orders. */
    public static InsightDefinition.Builder orders() {
        return with(definition("orders", "country"), "orders", MeasureType.LONG);
    }

    public static InsightUpdate.Builder row(String insight, List<String> group, Object... values) {
        return InsightUpdate.newBuilder()
                .setInsight(insight)
                .setGeneration(1)
                .setTenant("default")
                .setWindowStart(WINDOW)
                .setWindowEnd(WINDOW + 60_000)
                .setGroup(group)
                .setValues(Arrays.asList(values))
                .setRevision(1)
                .setFinal$(false)
                .setWatermark(WINDOW + 1_000)
                .setNewestReceivedAt(0);
    }

    /** A row of {@link #orders}. */
    public static InsightUpdate.Builder order(String country, long count) {
        return row("orders", List.of(country), count);
    }
}
