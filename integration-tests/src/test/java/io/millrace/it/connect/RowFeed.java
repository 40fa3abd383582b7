package io.millrace.it.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.stack.Stack;
import io.millrace.schemas.insight.Dimension;
import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.insight.MeasureColumn;
import io.millrace.schemas.insight.MeasureType;
import io.millrace.schemas.insight.TopItem;
import io.millrace.schemas.serde.AvroEncoder;
import io.millrace.schemas.serde.RegistryClients;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.sink.row.RowMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writer of the topic of one insight, as sink-publisher writes it, in an order that no topic should have; and the oracle: the
 * greatest (generation, revision) of each key.
 */
final class RowFeed implements AutoCloseable {
    static final String INSIGHT = "orders";
    static final String TOPIC = "insights." + INSIGHT;

    /** Column of a list. */
    static final String LIST = "top_products";

    private static final long WINDOW = Instant.parse("2026-11-21T09:00:00Z").toEpochMilli();
    private static final List<String> COUNTRIES = Arrays.asList("DE", "CH", "a|b\\c", "", "Zürich 🚂", null);
    private static final int WINDOWS = 15;

    private final Random random;
    private final String broker;
    private final SchemaIds ids;
    private final KafkaProducer<String, byte[]> producer;
    private final Map<String, InsightUpdate> newest = new TreeMap<>();
    private final List<MeasureColumn> measures = new ArrayList<>(List.of(
            measure("orders", MeasureType.LONG),
            measure("revenue", MeasureType.DOUBLE),
            measure("last_product", MeasureType.STRING),
            measure(LIST, MeasureType.TOP)));
    private long generation = 1;

    RowFeed(Stack stack, long seed) throws Exception {
        random = new Random(seed);
        broker = "127.0.0.1:" + stack.port(9092);
        ids = new SchemaIds(
                RegistryClients.connect("http://127.0.0.1:" + stack.port(8081) + "/apis/ccompat/v7", Map.of()));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker), new StringSerializer(), new ByteArraySerializer());
        try (var admin = admin()) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 2, (short) 1))).all().get();
        }
        ids.register(TOPIC + "-value", mapper().schema());
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", broker));
    }

    /** Names of the columns behind the key, as the newest definition has them. */
    List<String> columns() {
        return Stream.of(
                        Stream.of("window_start", "window_end", "tenant", "country"),
                        measures.stream().map(MeasureColumn::getName),
                        Stream.of("generation", "revision", "final", "watermark"))
                .flatMap(names -> names)
                .toList();
    }

    /** What a table must hold: the values of the newest row of each key, plain, in the order of the columns. */
    Map<String, List<Object>> expected() {
        var rows = new TreeMap<String, List<Object>>();
        newest.forEach((key, update) -> rows.put(key, values(update)));
        return rows;
    }

    private List<Object> values(InsightUpdate update) {
        var values = new ArrayList<Object>();
        values.addAll(List.of(update.getWindowStart(), update.getWindowEnd(), update.getTenant()));
        values.addAll(update.getGroup());
        for (int i = 0; i < measures.size(); i++) {
            values.add(
                    i < update.getValues().size()
                            ? RowValues.plain(update.getValues().get(i))
                            : null);
        }
        values.addAll(List.of(update.getGeneration(), update.getRevision(), update.getFinal$()));
        values.add(update.getWatermark() == Long.MIN_VALUE ? null : update.getWatermark());
        return values;
    }

    /** The next worker reads the topic from its beginning: each revision again, the oldest first. */
    void redeliver(String target) throws Exception {
        var group = "connect-" + TOPIC + "-" + target;
        try (var admin = admin()) {
            var committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            assertThat(committed.values().stream()
                            .mapToLong(OffsetAndMetadata::offset)
                            .sum())
                    .isPositive();
            var start = new HashMap<TopicPartition, OffsetAndMetadata>();
            committed.keySet().forEach(partition -> start.put(partition, new OffsetAndMetadata(0)));
            admin.alterConsumerGroupOffsets(group, start).all().get();
        }
    }

    /** A change of the definition that adds a measure. */
    void addMeasure(String name) {
        measures.add(measure(name, MeasureType.LONG));
    }

    /** A change of the definition that adds a measure and by which the insight starts over; its rows, and bytes that are no row. */
    void changeDefinition() {
        startOver();
        addMeasure("refunds");
        send(500);
        producer.send(new ProducerRecord<>(TOPIC, "garbage", new byte[] {7, 7, 7}));
        producer.flush();
    }

    /** A change of the definition by which the insight starts over. */
    void startOver() {
        generation++;
    }

    /** Sends so many rows, each a revision of one of ninety keys, shuffled so that older ones follow newer ones. */
    void send(int rows) {
        var updates = new ArrayList<InsightUpdate>(rows);
        for (int i = 0; i < rows; i++) {
            updates.add(update(i + 1));
        }
        java.util.Collections.shuffle(updates, random);
        var mapper = mapper();
        int id = ids.register(TOPIC + "-value", mapper.schema());
        var encoder = new AvroEncoder<GenericRecord>(new GenericDatumWriter<>(mapper.schema()));
        for (var update : updates) {
            var key = mapper.key(update);
            producer.send(new ProducerRecord<>(TOPIC, key, encoder.encode(id, mapper.toRecord(update))));
            newest.merge(key, update, RowFeed::newer);
        }
        producer.flush();
    }

    /** Deletes so many keys by tombstones. */
    void delete(int keys) {
        for (var key : newest.keySet().stream().limit(keys).toList()) {
            producer.send(new ProducerRecord<>(TOPIC, key, null));
            newest.remove(key);
        }
        producer.flush();
    }

    private static InsightUpdate newer(InsightUpdate one, InsightUpdate other) {
        return Comparator.comparing(InsightUpdate::getGeneration)
                                .thenComparing(InsightUpdate::getRevision)
                                .compare(one, other)
                        >= 0
                ? one
                : other;
    }

    private InsightUpdate update(long revision) {
        var start = WINDOW + 60_000L * random.nextInt(WINDOWS);
        var values = new ArrayList<>(Arrays.asList(
                random.nextLong(),
                random.nextInt(10) == 0 ? null : random.nextDouble() * 1000,
                random.nextBoolean() ? null : "p" + revision,
                random.nextBoolean() ? null : List.of(new TopItem("\"p\" " + revision, revision, 0L))));
        while (values.size() < measures.size()) {
            values.add(revision);
        }
        return InsightUpdate.newBuilder()
                .setInsight(INSIGHT)
                .setGeneration(generation)
                .setTenant("default")
                .setWindowStart(start)
                .setWindowEnd(start + 60_000)
                .setGroup(Arrays.asList(COUNTRIES.get(random.nextInt(COUNTRIES.size()))))
                .setValues(values)
                .setRevision(revision)
                .setFinal$(random.nextBoolean())
                .setWatermark(random.nextBoolean() ? Long.MIN_VALUE : start + 1)
                .setNewestReceivedAt(0)
                .build();
    }

    private RowMapper mapper() {
        return RowMapper.of(InsightDefinition.newBuilder()
                .setName(INSIGHT)
                .setYaml("name: " + INSIGHT)
                .setGeneration(generation)
                .setRevision(1)
                .setAppliedAt(0)
                .setActiveFrom(0)
                .setWindowMillis(60_000)
                .setRetainMillis(86_400_000)
                .setDimensions(List.of(Dimension.newBuilder().setName("country").build()))
                .setMeasures(measures)
                .build());
    }

    private static MeasureColumn measure(String name, MeasureType type) {
        return MeasureColumn.newBuilder()
                .setName(name)
                .setKind(type.name())
                .setType(type)
                .build();
    }

    @Override
    public void close() {
        producer.close();
    }
}
