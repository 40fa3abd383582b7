package io.millrace.it.connect;

import io.millrace.it.stack.Stack;
import io.millrace.runtime.testing.GenericAvroDeserializer;
import io.millrace.schemas.serde.RegistryClients;
import io.millrace.schemas.serde.SchemaIds;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A topic of rows as Avro files, for an engine that cannot reach the broker: the key is a field of the row, {@code _key}. */
final class TopicFiles {
    private TopicFiles() {}

    /** Writes a file for each run of rows with one schema, in the order of each partition; returns the files in that order. */
    static List<Path> write(Stack stack, String topic, Path directory) throws IOException {
        var ids = new SchemaIds(
                RegistryClients.connect("http://127.0.0.1:" + stack.port(8081) + "/apis/ccompat/v7", Map.of()));
        Map<String, Object> settings =
                Map.of("bootstrap.servers", "127.0.0.1:" + stack.port(9092), "isolation.level", "read_committed");
        var files = new ArrayList<Path>();
        try (var consumer = new KafkaConsumer<String, GenericRecord>(
                settings, new StringDeserializer(), new GenericAvroDeserializer(ids))) {
            for (var info : consumer.partitionsFor(topic)) {
                var run = new ArrayList<ConsumerRecord<String, GenericRecord>>();
                for (var record : read(consumer, new TopicPartition(topic, info.partition()))) {
                    if (!run.isEmpty()
                            && !run.get(0)
                                    .value()
                                    .getSchema()
                                    .equals(record.value().getSchema())) {
                        files.add(file(run, directory.resolve("rows-" + files.size() + ".avro")));
                        run.clear();
                    }
                    run.add(record);
                }
                if (!run.isEmpty()) {
                    files.add(file(run, directory.resolve("rows-" + files.size() + ".avro")));
                }
            }
        }
        return files;
    }

    private static List<ConsumerRecord<String, GenericRecord>> read(
            KafkaConsumer<String, GenericRecord> consumer, TopicPartition partition) {
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        var records = new ArrayList<ConsumerRecord<String, GenericRecord>>();
        while (consumer.position(partition) < end) {
            consumer.poll(Duration.ofMillis(200)).forEach(records::add);
        }
        return records;
    }

    private static Path file(List<ConsumerRecord<String, GenericRecord>> records, Path path) throws IOException {
        var row = records.get(0).value().getSchema();
        var fields = new ArrayList<Schema.Field>();
        fields.add(new Schema.Field("_key", Schema.create(Schema.Type.STRING)));
        row.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
        var schema = Schema.createRecord(row.getName(), null, row.getNamespace(), false, fields);
        try (var out =
                new DataFileWriter<GenericRecord>(new GenericDatumWriter<>(schema)).create(schema, path.toFile())) {
            for (var record : records) {
                var keyed = new GenericData.Record(schema);
                keyed.put("_key", record.key());
                row.getFields()
                        .forEach(field -> keyed.put(field.name(), record.value().get(field.name())));
                out.append(keyed);
            }
        }
        return path;
    }
}
