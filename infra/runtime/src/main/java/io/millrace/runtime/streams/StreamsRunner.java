package io.millrace.runtime.streams;

import io.millrace.runtime.config.KafkaConfig;
import io.millrace.runtime.service.ServiceContext;
import io.millrace.schemas.serde.SchemaIds;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;

/** Runs one topology. */
public final class StreamsRunner implements AutoCloseable {
    public StreamsRunner(
            ServiceContext ctx, KafkaConfig kafka, StreamsSettings settings, SchemaIds ids, Topology topology) {}

    public void start() {
        // being written
    }

    public KafkaStreams streams() {
        return null;
    }

    @Override
    public void close() {
        // being written
    }
}
