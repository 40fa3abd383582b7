package io.millrace.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

/** Fails when an upgrade of Kafka Streams drops what the hook stands on. */
class CommitHookStoreTest {
    @Test
    void whatIsForwardedInTheHookIsPartOfTheCommit() {
        try (var driver = driver()) {
            var in = driver.createInputTopic(
                    "in", Serdes.String().serializer(), Serdes.String().serializer());
            var out = driver.createOutputTopic(
                    "out", Serdes.String().deserializer(), Serdes.String().deserializer());

            // The driver commits after each record.
            in.pipeInput("k", "one");
            in.pipeInput("k", "two");

            assertThat(out.readValuesToList()).containsExactly("[one]", "[two]");
        }
    }

    private static TopologyTestDriver driver() {
        var topology = new Topology();
        topology.addSource(
                "source", Serdes.String().deserializer(), Serdes.String().deserializer(), "in");
        topology.addProcessor("collect", Collecting::new, "source");
        topology.addStateStore(CommitHookStore.builder("hook-commit"), "collect");
        topology.addSink(
                "sink", "out", Serdes.String().serializer(), Serdes.String().serializer(), "collect");
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "hook-commit");
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        return new TopologyTestDriver(topology, properties);
    }

    /** Forwards nothing but in the hook. */
    private static final class Collecting implements Processor<String, String, String, String> {
        private final List<String> values = new ArrayList<>();

        @Override
        public void init(ProcessorContext<String, String> context) {
            CommitHookStore hook = context.getStateStore("hook-commit");
            hook.beforeCommit(context, () -> {
                if (!values.isEmpty()) {
                    context.forward(new Record<>("k", values.toString(), 0));
                    values.clear();
                }
            });
        }

        @Override
        public void process(Record<String, String> record) {
            values.add(record.value());
        }
    }
}
