package io.millrace.sink.publish;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;

/** The end of the topology: every row to the topic it names, in one transaction with the offsets. */
public final class RowSink {
    private RowSink() {}

    /** Adds the sink {@link PublishRows#SINK} below the processor. */
    public static void addTo(Topology topology, String parent) {
        topology.<String, EncodedRow>addSink(
                PublishRows.SINK,
                (key, row, context) -> row.topic(),
                Serdes.String().serializer(),
                (topic, row) -> row.value(),
                parent);
    }
}
