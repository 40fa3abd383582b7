package io.millrace.aggregation.measure;

import io.millrace.schemas.insight.MeasureType;

/** Base class with name, function and type of a measure. */
abstract class NamedMeasure implements Measure {
    private final String name;
    private final String function;
    private final MeasureType type;

    NamedMeasure(String name, String kind, MeasureType type) {
        this.name = name;
        this.function = kind;
        this.type = type;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String function() {
        return function;
    }

    @Override
    public final MeasureType type() {
        return type;
    }
}
