package io.millrace.peers;

import io.millrace.bench.Insight;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.RegistryClients;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.TimeWindows;

/**
 * The insights as one would write them in the DSL of Kafka Streams: a window aggregate each. Grace is a day, for a
 * shorter one drops most of a replay. Arguments: broker, registry, state directory, warm-up, events, name, topic of rows. Prints JSON.
 */
final class NaiveMain {
    private static final AtomicLong SENT = new AtomicLong();
    private static final AtomicLong COUNTED = new AtomicLong();

    private NaiveMain() {}

    public static void main(String[] args) throws Exception {
        var all = Long.parseLong(args[4]);
        var meter = new Meter(Long.parseLong(args[3]));
        var ids = new SchemaIds(RegistryClients.connect(args[1], Map.of()));
        var builder = new StreamsBuilder();
        var events = builder.stream(
                        Topics.EVENTS_ENRICHED.name(),
                        Consumed.with(Serdes.String(), AvroSerde.of(Topics.EVENTS_ENRICHED, ids))
                                .withTimestampExtractor((record, before) -> ((EnrichedEvent) record.value()).getTime()))
                .peek((key, event) -> meter.event());
        Insight.ALL.forEach(insight -> aggregate(events, insight, args[6]));
        try (var streams = new KafkaStreams(builder.build(), settings(args))) {
            streams.start();
            while (meter.events() < all || COUNTED.get() < SENT.get()) {
                Thread.sleep(20);
            }
            System.out.println(meter.result(args[5]));
        }
    }

    private static void aggregate(KStream<String, EnrichedEvent> events, Insight insight, String rows) {
        Serde<Aggregate> serde = Serdes.serdeFrom(
                (topic, aggregate) -> aggregate == null ? null : aggregate.toBytes(),
                (topic, bytes) -> bytes == null ? null : Aggregate.fromBytes(bytes));
        events.filter((key, event) -> insight.where().test(event))
                .map((key, event) -> {
                    SENT.incrementAndGet();
                    var one = new Aggregate(insight.kind());
                    one.add(event);
                    return KeyValue.pair(String.valueOf(insight.group().apply(event)), one);
                })
                .groupByKey(Grouped.with(insight.name(), Serdes.String(), serde))
                .windowedBy(TimeWindows.ofSizeAndGrace(Duration.ofMillis(Insight.WINDOW), Duration.ofDays(1)))
                .aggregate(
                        () -> new Aggregate(insight.kind()),
                        (group, one, sum) -> {
                            COUNTED.incrementAndGet();
                            return sum.merge(one);
                        },
                        Materialized
                                .<String, Aggregate,
                                        org.apache.kafka.streams.state.WindowStore<
                                                org.apache.kafka.common.utils.Bytes, byte[]>>
                                        as(insight.name())
                                .withKeySerde(Serdes.String())
                                .withValueSerde(serde)
                                .withRetention(Duration.ofDays(2)))
                .toStream()
                .map((window, sum) -> KeyValue.pair(
                        insight.name() + "|" + window.window().start() + "|" + window.key(), sum.result()))
                .to(rows, Produced.with(Serdes.String(), Serdes.String()));
    }

    private static Properties settings(String[] args) {
        var settings = new Properties();
        // Its directory is its own in each run, and so is its name.
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, args[6]);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, args[0]);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, args[2]);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 2);
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1_000);
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 128L * 1024 * 1024);
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
        settings.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
        settings.put(StreamsConfig.producerPrefix("compression.type"), "lz4");
        settings.put(StreamsConfig.producerPrefix("linger.ms"), 100);
        settings.put(StreamsConfig.producerPrefix("batch.size"), 128 * 1024);
        return settings;
    }
}
