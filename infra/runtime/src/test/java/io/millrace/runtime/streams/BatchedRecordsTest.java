package io.millrace.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.WallclockTimestampExtractor;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.internals.StreamTask;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

class BatchedRecordsTest {
    private static final TopicPartition EVENTS = new TopicPartition("events", 0);
    private static final TopicPartition OTHER = new TopicPartition("other", 0);

    @Test
    void recordsOfTheTopicBecomeBatchesAtTheirFirstOffset() {
        var polled =
                poll(Map.of(EVENTS, records(EVENTS, 10, BatchedRecords.MAX_RECORDS + 3), OTHER, records(OTHER, 5, 2)));

        var packed = BatchedRecords.pack(polled, "events");

        assertThat(packed.records(EVENTS))
                .extracting(ConsumerRecord::offset)
                .containsExactly(10L, 10L + BatchedRecords.MAX_RECORDS);
        assertThat(packed.records(OTHER)).isEqualTo(polled.records(OTHER));
        assertThat(packed.nextOffsets()).isEqualTo(polled.nextOffsets());
    }

    @Test
    void aProcessorUnpacksTheSameRecordsInTheSameOrder() {
        var seen = new ArrayList<Long>();
        var polled = poll(Map.of(EVENTS, records(EVENTS, 100, 2 * BatchedRecords.MAX_RECORDS + 1)));

        try (var driver = new TopologyTestDriver(topology(seen), settings())) {
            var events = driver.createInputTopic("events", new ByteArraySerializer(), new ByteArraySerializer());
            for (var record : BatchedRecords.pack(polled, "events").records(EVENTS)) {
                events.pipeInput(new TestRecord<>(record.key(), record.value(), record.headers(), 0L));
            }
        }

        // The last one is alone, so it is no batch, and the driver gives it an offset of its own: the third.
        assertThat(seen.subList(0, 2 * BatchedRecords.MAX_RECORDS))
                .containsExactlyElementsOf(LongStream.range(100, 100 + 2L * BatchedRecords.MAX_RECORDS)
                        .boxed()
                        .toList());
        assertThat(seen).hasSize(2 * BatchedRecords.MAX_RECORDS + 1).endsWith(2L);
    }

    /** Guards the way in which Kafka Streams finds the offset to commit: see {@link BatchedRecords}. */
    @Test
    void theFirstOffsetIsCommittedWhileABatchWaitsAndTheConsumersPositionAfterIt() throws Exception {
        var packed = BatchedRecords.pack(poll(Map.of(EVENTS, records(EVENTS, 100, 3))), "events");

        try (var driver = new TopologyTestDriver(topology(new ArrayList<>()), settings())) {
            var task = task(driver);
            var batch = packed.records(EVENTS).get(0);
            task.addRecords(EVENTS, List.of(batch, batch));
            task.updateNextOffsets(EVENTS, packed.nextOffsets().get(EVENTS));

            assertThat(task.process(0)).isTrue();
            assertThat(task.prepareCommit(true).get(EVENTS).offset()).isEqualTo(100);
            assertThat(task.process(0)).isTrue();
            assertThat(task.prepareCommit(true).get(EVENTS).offset()).isEqualTo(4_711);
        }
    }

    private static StreamTask task(TopologyTestDriver driver) throws ReflectiveOperationException {
        var field = TopologyTestDriver.class.getDeclaredField("task");
        field.setAccessible(true);
        return (StreamTask) field.get(driver);
    }

    @Test
    void aForgedHeaderOfThatNameIsNoBatch() {
        var seen = new ArrayList<Long>();

        try (var driver = new TopologyTestDriver(topology(seen), settings())) {
            var events = driver.createInputTopic("events", new StringSerializer(), new StringSerializer());
            var forged = new TestRecord<>("key", "value");
            forged.headers().add("millrace.batch", "forged".getBytes(StandardCharsets.UTF_8));
            events.pipeInput(forged);
        }

        assertThat(seen).containsExactly(0L);
    }

    private static Topology topology(List<Long> seen) {
        return new Topology()
                .addSource("events", new ByteArrayDeserializer(), new ByteArrayDeserializer(), "events")
                .addProcessor(
                        "taker",
                        () -> new ContextualProcessor<byte[], byte[], Void, Void>() {
                            @Override
                            public void process(Record<byte[], byte[]> record) {
                                BatchedRecords.unpack(record, context()).forEach(one -> seen.add(one.offset()));
                            }
                        },
                        "events");
    }

    private static Properties settings() {
        var settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "batches");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        settings.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, WallclockTimestampExtractor.class);
        return settings;
    }

    private static ConsumerRecords<byte[], byte[]> poll(
            Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records) {
        return new ConsumerRecords<>(records, Map.of(EVENTS, new OffsetAndMetadata(4_711)));
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(TopicPartition of, long from, int count) {
        return LongStream.range(from, from + count)
                .mapToObj(offset -> new ConsumerRecord<>(of.topic(), of.partition(), offset, new byte[0], new byte[1]))
                .toList();
    }
}
