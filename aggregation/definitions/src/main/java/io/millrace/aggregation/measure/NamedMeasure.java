package io.millrace.aggregation.measure;

import io.millrace.schemas.insight.MeasureType;

/** What every measure has. */
abstract class NamedMeasure implements Measure {
    private final String name;
    private final String kind;
    private final MeasureType type;

    NamedMeasure(String name, String kind, MeasureType type) {
        this.name = name;
        this.kind = kind;
        this.type = type;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String kind() {
        return kind;
    }

    @Override
    public final MeasureType type() {
        return type;
    }
}
