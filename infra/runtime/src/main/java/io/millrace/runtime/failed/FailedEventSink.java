package io.millrace.runtime.failed;

import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.Record;

/** Sink of a topology's failed events on {@code events.failed}, in the same transaction. */
public final class FailedEventSink {
    /** Name of the sink's node, to forward to. */
    public static final String NAME = "events-failed";

    private FailedEventSink() {}

    /** Ends a stream of failed events; keys are made here. */
    public static void write(KStream<?, FailedEvent> failures, SchemaIds ids) {
        failures.<String, FailedEvent>map(
                        (key, failed) -> KeyValue.pair(FailedEvents.key(failed), failed), Named.as(NAME + "-key"))
                .to(
                        Topics.EVENTS_FAILED.name(),
                        Produced.with(Serdes.String(), AvroSerde.of(Topics.EVENTS_FAILED, ids))
                                .withName(NAME));
    }

    /** Adds the sink below processors that forward {@link #record}s to {@link #NAME}. */
    public static void addTo(Topology topology, SchemaIds ids, String... parents) {
        topology.addSink(
                NAME,
                Topics.EVENTS_FAILED.name(),
                Serdes.String().serializer(),
                AvroSerde.of(Topics.EVENTS_FAILED, ids),
                parents);
    }

    /** What a processor forwards to {@link #NAME}. */
    public static Record<String, FailedEvent> record(FailedEvent failed) {
        return new Record<>(FailedEvents.key(failed), failed, failed.getFailedAt());
    }
}
