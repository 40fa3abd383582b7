package io.millrace.it.garbage;

import io.millrace.it.stack.Stack;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.RegistryClients;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Records that nobody should have written, on the topics between the stages. */
final class PoisonRecords {
    private final String broker;
    private final AvroSerde<RawEvent> rawEvents;
    private final Random random;
    private final Mutations mutations;

    PoisonRecords(Stack stack, Random random) {
        this.broker = "127.0.0.1:" + stack.port(9092);
        this.rawEvents = AvroSerde.of(
                Topics.EVENTS_RAW,
                new SchemaIds(RegistryClients.connect(
                        "http://127.0.0.1:" + stack.port(8081) + "/apis/ccompat/v7", Map.of())));
        this.random = random;
        this.mutations = new Mutations(random);
    }

    /** Writes so many records to {@code events.raw}, among them events of half a megabyte; the number written. */
    int toRaw(int mutated) throws Exception {
        var real = newest(Topics.EVENTS_RAW.name());
        var values = poison(real, mutated);
        for (int i = 0; i < 5; i++) {
            var large = rawEvents.deserialize(Topics.EVENTS_RAW.name(), real);
            large.setMessageId("large-" + i);
            large.setProperties(Map.of("text", "z".repeat(200_000 * (i + 1))));
            values.add(rawEvents.serialize(Topics.EVENTS_RAW.name(), large));
        }
        return send(Topics.EVENTS_RAW.name(), values);
    }

    /** The same to {@code events.enriched}. */
    int toEnriched(int mutated) throws Exception {
        return send(Topics.EVENTS_ENRICHED.name(), poison(newest(Topics.EVENTS_ENRICHED.name()), mutated));
    }

    private List<byte[]> poison(byte[] real, int mutated) {
        var values = new ArrayList<byte[]>();
        values.add(null);
        values.add(new byte[0]);
        values.add(new byte[] {0});
        values.add("not Avro".getBytes(StandardCharsets.UTF_8));
        values.add(new byte[] {0, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, 1, 2, 3});
        values.add(new byte[] {0, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 1});
        for (int i = 0; i < 20; i++) {
            var bytes = new byte[random.nextInt(2_000)];
            random.nextBytes(bytes);
            values.add(bytes);
            values.add(Arrays.copyOf(real, 5 + random.nextInt(real.length - 5)));
        }
        for (int i = 0; i < mutated; i++) {
            // The header stays, so that the body is read.
            var body = mutations.of(Arrays.copyOfRange(real, 5, real.length));
            var value = Arrays.copyOf(real, 5 + body.length);
            System.arraycopy(body, 0, value, 5, body.length);
            values.add(value);
        }
        return values;
    }

    private int send(String topic, List<byte[]> values) throws Exception {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", broker, "max.request.size", 4 << 20, "enable.idempotence", true);
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            var sent = new ArrayList<Future<RecordMetadata>>();
            for (int i = 0; i < values.size(); i++) {
                var key = i % 3 == 0 ? null : ("poison-" + i).getBytes(StandardCharsets.UTF_8);
                sent.add(producer.send(new ProducerRecord<>(topic, key, values.get(i))));
            }
            for (var one : sent) {
                one.get();
            }
        }
        return values.size();
    }

    /** The last record that is no good event: what is made of it must not be counted as one. */
    private byte[] newest(String topic) {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker, "isolation.level", "read_committed");
        var good = GoodTraffic.NAME;
        byte[] newest = null;
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
                for (var record : consumer.poll(Duration.ofMillis(500))) {
                    var text = record.value() == null ? "" : new String(record.value(), StandardCharsets.ISO_8859_1);
                    if (text.contains("Seed") && !text.contains(good)) {
                        newest = record.value();
                    }
                }
            }
        }
        if (newest == null) {
            throw new AssertionError("no event of the seeds on " + topic);
        }
        return newest;
    }
}
