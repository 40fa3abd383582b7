package io.millrace.sink.publish;

import io.millrace.runtime.failed.FailedEvents;
import io.millrace.runtime.streams.InputFailures;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import org.apache.kafka.common.serialization.Serializer;

/** Describes in {@code events.failed} a row on which the topology threw. */
public final class RowFailureDescriber {
    private final Serializer<InsightUpdate> bytes;

    private RowFailureDescriber(Serializer<InsightUpdate> bytes) {
        this.bytes = bytes;
    }

    /** The failure handling of {@code insight-updates}, for the runner of the topology. */
    public static InputFailures of(SchemaIds ids, SinkMetrics metrics) {
        var rows = new RowFailureDescriber(AvroSerde.of(Topics.INSIGHT_UPDATES, ids));
        return new InputFailures(Topics.INSIGHT_UPDATES.name(), rows::describe, metrics::failed);
    }

    private void describe(Object value, FailedEvents.Builder failed) {
        if (value instanceof InsightUpdate row) {
            failed.tenant(row.getTenant()).original(bytes.serialize(Topics.INSIGHT_UPDATES.name(), row));
        }
    }
}
