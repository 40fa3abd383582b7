package io.millrace.sink;

import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.HttpConfig;
import io.millrace.runtime.config.KafkaConfig;
import io.millrace.runtime.config.Key;
import io.millrace.runtime.streams.StreamsSettings;
import io.millrace.sink.publish.WaitLimits;
import java.time.Duration;

/**
 * Settings of the sink-publisher stage.
 *
 * @param kafka broker and registry
 * @param http HTTP server for metrics and health
 * @param streams settings of Kafka Streams
 * @param partitions partitions of a new insight topic
 * @param replication replicas of a new insight topic; -1 takes the broker's default
 * @param limits limits of the rows that wait for their topic
 */
record SinkConfig(
        KafkaConfig kafka,
        HttpConfig http,
        StreamsSettings streams,
        int partitions,
        short replication,
        WaitLimits limits) {
    private static final String STAGE = "sink";
    private static final int PORT = 8092;

    private static final Key<Integer> PARTITIONS = Key.integer(
                    "sink.insight.partitions", "Partitions of a new insight topic; existing topics keep theirs.")
            .defaultsTo(1)
            .between(1, 100);
    private static final Key<Integer> REPLICATION = Key.integer(
                    "sink.insight.replication.factor",
                    "Replicas of a new insight topic; -1 takes the broker's default.")
            .defaultsTo(-1)
            .between(-1, 9);
    private static final Key<Duration> DEFINITION_WAIT = Key.duration(
                    "sink.definition.wait",
                    "How long rows wait for a definition that has not arrived before they are written to"
                            + " events.failed.")
            .defaultsTo(Duration.ofMinutes(2))
            .between(Duration.ofSeconds(1), Duration.ofDays(1));
    private static final Key<Integer> WAITING_ROWS = Key.integer(
                    "sink.waiting.rows",
                    "Most rows of one partition that wait, on disk, for their topic; further ones are written to"
                            + " events.failed.")
            .defaultsTo(1_000_000)
            .atLeast(1);
    private static final Key<Long> WAITING_BYTES = Key.bytes(
                    "sink.waiting.bytes",
                    "Most bytes of the rows of one partition that wait for their topic; further ones are written to"
                            + " events.failed.")
            .defaultsTo(1L << 30)
            .atLeast(1L << 20);

    static SinkConfig read(ConfigReader r) {
        return new SinkConfig(
                KafkaConfig.read(r),
                HttpConfig.read(r, STAGE, PORT),
                StreamsSettings.read(r, STAGE, "millrace-sink-publisher"),
                r.get(PARTITIONS),
                r.get(REPLICATION).shortValue(),
                new WaitLimits(r.get(DEFINITION_WAIT), r.get(WAITING_ROWS), r.get(WAITING_BYTES)));
    }
}
