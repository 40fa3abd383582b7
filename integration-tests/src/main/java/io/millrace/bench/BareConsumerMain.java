package io.millrace.bench;

import io.millrace.schemas.serde.RegistryClients;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.serde.WireFormat;
import io.millrace.schemas.topic.Topic;
import io.millrace.schemas.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * The limit for a stage: reads a topic and decodes every record with Avro's own reader, and does nothing else. Arguments: broker, registry,
 * topic, how many records to take for warm-up, how many in all. Prints one line of JSON.
 */
final class BareConsumerMain {
    private BareConsumerMain() {}

    public static void main(String[] args) throws Exception {
        // Avro instantiates only trusted classes. Our serdes trust the contracts; this reader does without our serdes.
        System.setProperty("org.apache.avro.SERIALIZABLE_PACKAGES", "io.millrace.schemas");
        var topic = topic(args[2]);
        var warmUp = Long.parseLong(args[3]);
        var all = Long.parseLong(args[4]);
        var ids = new SchemaIds(RegistryClients.connect(args[1], Map.of()));
        Map<String, Object> properties = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                args[0],
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                2_000);
        try (var consumer = new KafkaConsumer<>(properties, new StringDeserializer(), plainAvro(topic, ids))) {
            var partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long read = 0;
            long from = 0;
            ProcessUsage start = null;
            while (read < all) {
                for (var record : consumer.poll(Duration.ofSeconds(1))) {
                    if (record.value() != null) {
                        read++;
                    }
                }
                if (start == null && read >= warmUp) {
                    start = ProcessUsage.of(ProcessHandle.current());
                    from = read;
                }
            }
            System.out.println(Result.between("limit", read - from, start, ProcessUsage.of(ProcessHandle.current()))
                    .json());
        }
    }

    private static <V> Deserializer<V> plainAvro(Topic<?, V> topic, SchemaIds ids) {
        var schema = topic.valueFormat().schema();
        var model = SpecificData.getForClass(topic.valueFormat().type());
        var readers = new HashMap<Integer, SpecificDatumReader<V>>();
        return (name, value) -> {
            var reader = readers.computeIfAbsent(
                    WireFormat.schemaId(value), id -> new SpecificDatumReader<>(ids.byId(id), schema, model));
            try {
                return reader.read(
                        null,
                        DecoderFactory.get()
                                .binaryDecoder(value, WireFormat.HEADER, value.length - WireFormat.HEADER, null));
            } catch (IOException e) { // crash: the benchmark wrote the records itself
                throw new UncheckedIOException(e);
            }
        };
    }

    private static Topic<String, ?> topic(String name) {
        return Topics.ALL.stream()
                .filter(topic -> topic.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not in the catalogue: " + name));
    }
}
