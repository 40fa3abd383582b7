package io.millrace.it.sources;

import io.millrace.schemas.serde.SchemaIds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Topics in each format, filled by a plain producer, which notes what each record must become. */
final class SourceTopics {
    static final List<String> FORMATS = List.of("json", "avro", "debezium", "cloudevents");

    /** How often each good event was sent, by format and number: the oracle. */
    final Map<String, Integer> good = new TreeMap<>();

    /** The bytes of each bad record, by topic, partition and offset. */
    final Map<String, String> bad = new ConcurrentHashMap<>();

    private final String broker;
    private final SchemaIds ids;
    private final Schema schema = SchemaBuilder.record("Order")
            .fields()
            .requiredString("user")
            .requiredInt("n")
            .endRecord();

    SourceTopics(String broker, SchemaIds ids) {
        this.broker = broker;
        this.ids = ids;
    }

    /** The file of sources. */
    static String file() {
        return """
                sources:
                  - { name: json, topic: shop.json, format: json, event: json, map: "userId=customer.id,properties=*" }
                  - { name: avro, topic: shop.avro, format: avro, event: avro, map: "userId=user,properties=*" }
                  - { name: debezium, topic: shop.debezium, format: debezium, event: debezium, map: "userId=user,properties=*" }
                  - { name: cloudevents, topics: [shop.cloudevents], format: cloudevents }
                """;
    }

    void create() throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", broker))) {
            admin.createTopics(FORMATS.stream()
                            .map(format -> new NewTopic("shop." + format, 3, (short) 1))
                            .collect(Collectors.toList()))
                    .all()
                    .get();
        }
    }

    /** Sends records with these numbers to every topic: every tenth is garbage, and every fifteenth a tombstone. */
    void send(int from, int to) {
        Map<String, Object> settings = new HashMap<>(Map.of("bootstrap.servers", broker, "acks", "all"));
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int n = from; n < to; n++) {
                for (var format : FORMATS) {
                    send(producer, format, n);
                }
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Closing the producer waits, and the oracle misses what failed.
    private void send(KafkaProducer<byte[], byte[]> producer, String format, int n) {
        boolean isBad = n % 10 == 0;
        boolean isTombstone = n % 15 == 1;
        var value = isTombstone ? null : isBad ? ("garbage " + n).getBytes(StandardCharsets.UTF_8) : value(format, n);
        if (!isBad && !isTombstone) {
            good.merge(format + " " + n, 1, Integer::sum);
        }
        producer.send(new ProducerRecord<>("shop." + format, n % 3, null, null, value), (metadata, problem) -> {
            if (isBad && problem == null) {
                bad.put(metadata.topic() + '-' + metadata.partition() + '-' + metadata.offset(), "garbage " + n);
            }
        });
    }

    private byte[] value(String format, int n) {
        var user = "u" + n % 50;
        return switch (format) {
            case "json" -> utf8("{\"customer\":{\"id\":\"" + user + "\"},\"n\":" + n + "}");
            case "debezium" ->
                utf8("{\"op\":\"c\",\"after\":{\"user\":\"" + user + "\",\"n\":" + n
                        + "},\"source\":{\"table\":\"t\"}}");
            case "cloudevents" ->
                utf8("{\"specversion\":\"1.0\",\"id\":\"" + n
                        + "\",\"source\":\"/shop\",\"type\":\"cloudevents\",\"subject\":\"" + user
                        + "\",\"data\":{\"n\":" + n
                        + "}}");
            default ->
                avro(new GenericRecordBuilder(schema)
                        .set("user", user)
                        .set("n", n)
                        .build());
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] avro(GenericRecord value) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(ByteBuffer.allocate(5)
                .put((byte) 0)
                .putInt(ids.register("shop.avro-value", schema))
                .array());
        try {
            var encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
            new GenericDatumWriter<GenericRecord>(schema).write(value, encoder);
            encoder.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
