package io.millrace.sink;

import io.millrace.runtime.access.AccessConfig;
import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.HttpConfig;
import io.millrace.runtime.config.KafkaConfig;
import io.millrace.runtime.config.Key;
import io.millrace.runtime.streams.StreamsSettings;
import io.millrace.sink.delivery.DeliveryConfig;
import io.millrace.sink.destination.DestinationRules;
import io.millrace.sink.publish.WaitLimits;
import io.millrace.tracing.TracingConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Settings of the sink-publisher stage.
 *
 * @param kafka broker and registry
 * @param http HTTP server for metrics, health and the API of destinations
 * @param streams settings of Kafka Streams
 * @param partitions partitions of a new insight topic
 * @param replication replicas of a new insight topic; -1 takes the broker's default
 * @param limits limits of the rows that wait for their topic
 * @param access who may use the API of destinations
 * @param destinations what destinations may name
 * @param delivery how webhooks are sent
 * @param tracing who gets the spans of traced events
 */
record SinkConfig(
        KafkaConfig kafka,
        HttpConfig http,
        StreamsSettings streams,
        int partitions,
        short replication,
        WaitLimits limits,
        AccessConfig access,
        DestinationRules destinations,
        DeliveryConfig delivery,
        TracingConfig tracing) {
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

    private static final Key<Boolean> HTTP_ALLOWED = Key.bool(
                    "sink.destinations.http.allowed",
                    "Whether destinations may have plain http addresses; others are refused, because whoever is in"
                            + " between reads the rows.")
            .defaultsTo(false);
    private static final Key<List<String>> SECRET_VARIABLES = Key.strings(
                    "sink.destinations.secrets.env",
                    "Variables of the environment that destinations may use as secrets (`env:NAME`), each with * for"
                            + " any end. Who applies a destination may send what they hold anywhere.")
            .defaultsTo(List.of("HOOK_*"));
    private static final Key<Path> SECRET_DIRECTORY = Key.path(
                    "sink.destinations.secrets.dir",
                    "Directory whose files destinations may use as secrets (`file:/path`); without it no file may be"
                            + " one.")
            .optional();

    static StreamsSettings streams(ConfigReader r) {
        return StreamsSettings.read(r, STAGE, "millrace-sink-publisher");
    }

    static SinkConfig read(ConfigReader r) {
        var http = HttpConfig.read(r, STAGE, PORT);
        return new SinkConfig(
                KafkaConfig.read(r),
                http,
                streams(r).withApplicationServer(http.advertised()),
                r.get(PARTITIONS),
                r.get(REPLICATION).shortValue(),
                new WaitLimits(r.get(DEFINITION_WAIT), r.get(WAITING_ROWS), r.get(WAITING_BYTES)),
                AccessConfig.read(r, STAGE, http),
                new DestinationRules(r.get(HTTP_ALLOWED), r.get(SECRET_VARIABLES), r.find(SECRET_DIRECTORY)),
                DeliveryConfig.read(r),
                TracingConfig.read(r));
    }
}
