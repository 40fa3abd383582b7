package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.stack.PlainBroker;
import io.millrace.it.stack.Stack;
import io.millrace.runtime.metrics.TransactionCounters;
import io.millrace.runtime.streams.BatchingClientSupplier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a task commits that lost its buffer when a commit was not answered, on a broker. A punctuation that commits before the records
 * are fetched again commits the offset behind them, and an instance that goes on from there never sees them, unless what was
 * not read again is left out.
 */
class CommittedOffsetsIT {
    private static final int RECORDS = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    /** When this fails, Kafka Streams does it right by itself, and the guard may go. */
    @Test
    void withPlainClientsRecordsAreLost() throws Exception {
        try (var broker = new PlainBroker(directory.resolve("broker"))) {
            var seen = run(broker, "plain", new DefaultKafkaClientSupplier());

            assertThat(seen).hasSizeLessThan(RECORDS);
        }
    }

    @Test
    void withOursNoneIs() throws Exception {
        try (var broker = new PlainBroker(directory.resolve("broker"))) {
            var seen = run(broker, "guarded", new BatchingClientSupplier("none", new TransactionCounters()));

            assertThat(seen).hasSize(RECORDS);
        }
    }

    /** Loses a commit's answer, lets the task commit again, and goes on with another instance; returns what came out. */
    private Set<String> run(PlainBroker broker, String name, KafkaClientSupplier clients) throws Exception {
        var in = new TopicPartition(name + "-in", 0);
        var out = new TopicPartition(name + "-out", 0);
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker.address()))) {
            make(admin, in.topic(), out.topic());
            write(broker, in.topic());
            var failing = new FailingClients(clients);
            var punctuations = new AtomicInteger();
            try (var first = streams(broker, name, "first", failing, punctuations)) {
                first.start();
                Stack.until("some records are committed", PATIENCE, () -> assertThat(committed(admin, name, in))
                        .isPositive());
                failing.fail();
                Stack.until("a commit fails", PATIENCE, () -> assertThat(failing.hasFailed())
                        .isTrue());
                int before = punctuations.get();
                // In this time the task is revived, punctuates, and commits what it may.
                Stack.until("the revived task punctuates", PATIENCE, () -> assertThat(punctuations.get())
                        .isGreaterThan(before + 50));
            }
            try (var second = streams(broker, name, "second", clients, punctuations)) {
                second.start();
                Stack.until("all is read", PATIENCE, () -> assertThat(committed(admin, name, in))
                        .isEqualTo(RECORDS));
            }
        }
        return read(broker, out);
    }

    private KafkaStreams streams(
            PlainBroker broker, String name, String instance, KafkaClientSupplier clients, AtomicInteger punctuations) {
        var topology = new StreamsBuilder();
        topology.stream(name + "-in", Consumed.with(Serdes.String(), Serdes.String()))
                .process(() -> new Slowly(punctuations))
                .to(name + "-out", Produced.with(Serdes.String(), Serdes.String()));
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, name);
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, broker.address());
        properties.put(
                StreamsConfig.STATE_DIR_CONFIG,
                directory.resolve(name + "-" + instance).toString());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        properties.put(StreamsConfig.POLL_MS_CONFIG, 20);
        properties.put("max.poll.records", RECORDS);
        // The second instance waits for the first to be forgotten.
        properties.put("session.timeout.ms", 6_000);
        return new KafkaStreams(topology.build(), new StreamsConfig(properties), clients);
    }

    /** Hands on each record after some milliseconds, and punctuates, by which Streams knows that there is something to commit. */
    private static final class Slowly implements Processor<String, String, String, String> {
        private final AtomicInteger punctuations;
        private ProcessorContext<String, String> context;

        Slowly(AtomicInteger punctuations) {
            this.punctuations = punctuations;
        }

        @Override
        public void init(ProcessorContext<String, String> processorContext) {
            context = processorContext;
            context.schedule(Duration.ofMillis(20), PunctuationType.WALL_CLOCK_TIME, now -> {
                punctuations.incrementAndGet();
                context.commit();
            });
        }

        @Override
        public void process(Record<String, String> record) {
            LockSupport.parkNanos(2_000_000);
            context.forward(record);
        }
    }

    private static void make(Admin admin, String... topics) throws Exception {
        Stack.until("the broker makes topics", PATIENCE, () -> assertThat(admin.createTopics(Arrays.stream(topics)
                                .map(topic -> new NewTopic(topic, 1, (short) 1))
                                .toList())
                        .all())
                .succeedsWithin(Duration.ofSeconds(20)));
    }

    private static void write(PlainBroker broker, String topic) {
        var properties = Map.<String, Object>of("bootstrap.servers", broker.address(), "acks", "all");
        try (var producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < RECORDS; i++) {
                var unused = producer.send(new ProducerRecord<>(topic, "r" + i, "r" + i));
            }
        }
    }

    private static long committed(Admin admin, String group, TopicPartition partition) throws Exception {
        var offset = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .get(partition);
        return offset == null ? 0 : offset.offset();
    }

    private static Set<String> read(PlainBroker broker, TopicPartition partition) {
        var seen = new HashSet<String>();
        var properties =
                Map.<String, Object>of("bootstrap.servers", broker.address(), "isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> assertThat(seen.add(record.key()))
                        .as("%s is there once", record.key())
                        .isTrue());
            }
        }
        return seen;
    }
}
