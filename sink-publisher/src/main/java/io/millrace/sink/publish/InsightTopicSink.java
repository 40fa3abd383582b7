package io.millrace.sink.publish;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.RecordContext;
import org.apache.kafka.streams.processor.TopicNameExtractor;

/** Sink node that writes each row to the topic that it names. */
public final class InsightTopicSink {
    private InsightTopicSink() {}

    /** Adds the sink {@link PublishProcessor#SINK} below the processor. */
    public static void addTo(Topology topology, String parent) {
        topology.<String, EncodedRow>addSink(
                PublishProcessor.SINK,
                new ItsOwnTopic(),
                Serdes.String().serializer(),
                (topic, row) -> row.value(),
                parent);
    }

    /** A named class, because the description of the topology, which is compared with a golden file, prints it. */
    private static final class ItsOwnTopic implements TopicNameExtractor<String, EncodedRow> {
        @Override
        public String extract(String key, EncodedRow row, RecordContext context) {
            return row.topic();
        }

        @Override
        public String toString() {
            return "ItsOwnTopic";
        }
    }
}
