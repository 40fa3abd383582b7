package io.millrace.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.event.JsonText;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.topic.Topic;
import io.millrace.schemas.topic.Topics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Avro's own reader and writer are the oracle: a field added to a schema and forgotten in a codec fails here. */
class EventCodecTest {
    private static final int EVENTS = 500;
    private static final List<String> TEXTS =
            List.of("", "a", "Order Completed", "naïve", "日本語", "😀", "x".repeat(3_000), "\u0000\uffff");

    private final SchemaIds ids = Samples.ids();

    static List<Topic<String, ?>> written() {
        return List.of(Topics.EVENTS_RAW, Topics.EVENTS_ENRICHED);
    }

    @ParameterizedTest
    @MethodSource("written")
    <V> void writesTheBytesThatAvroWrites(Topic<String, V> topic) {
        long seed = System.nanoTime();
        var avro = PlainAvro.of(topic, ids);
        var ours = AvroSerde.of(topic, ids);

        var values = Samples.encoded(topic, ids, EVENTS, seed)
                .map(bytes -> avro.deserialize(bytes))
                .toList();

        assertThat(values).as("seed %d", seed).hasSize(EVENTS).allSatisfy(value -> assertThat(
                        ours.serialize(null, value))
                .isEqualTo(avro.serialize(value)));
    }

    @Test
    void readsTheEventsThatAvroReads() {
        long seed = System.nanoTime();
        var avro = PlainAvro.of(Topics.EVENTS_RAW, ids);
        var ours = AvroSerde.of(Topics.EVENTS_RAW, ids);

        var values = Samples.encoded(Topics.EVENTS_RAW, ids, EVENTS, seed).toList();

        assertThat(values).as("seed %d", seed).hasSize(EVENTS).allSatisfy(bytes -> assertThat(
                        ours.deserialize(null, bytes))
                .isEqualTo(avro.deserialize(bytes)));
    }

    @Test
    void anEventThatWasReadIsWrittenAsItWas() {
        long seed = System.nanoTime();
        var avro = PlainAvro.of(Topics.EVENTS_RAW, ids);
        var ours = AvroSerde.of(Topics.EVENTS_RAW, ids);

        var values = Samples.encoded(Topics.EVENTS_RAW, ids, EVENTS, seed).toList();

        assertThat(values).as("seed %d", seed).hasSize(EVENTS).allSatisfy(bytes -> {
            var written = ours.serialize(null, ours.deserialize(null, bytes));
            assertThat(avro.deserialize(written)).isEqualTo(avro.deserialize(bytes));
        });
    }

    @Test
    void valuesAreFoundByTheirKeysWithoutDecodingTheMap() {
        var properties = new LinkedHashMap<String, Object>();
        for (var text : TEXTS) {
            properties.put(text, text);
        }
        properties.putAll(Map.of("long", 7L, "double", 0.5, "flag", true, "list", new JsonText("[1]")));
        properties.put("nothing", null);

        var read = readBack(properties).getProperties();

        assertThat(properties)
                .allSatisfy((key, value) -> assertThat(read.get(key)).isEqualTo(value));
        assertThat(read.get("absent")).isNull();
        assertThat(read.get("Order Complete")).isNull();
        assertThat(read).isEqualTo(properties).hasSameHashCodeAs(properties);
    }

    @Test
    void anEmptyMapIsEmpty() {
        var read = readBack(Map.of()).getProperties();

        assertThat(read).isEmpty();
        assertThat(read.get("absent")).isNull();
    }

    private RawEvent readBack(Map<String, Object> properties) {
        var ours = AvroSerde.of(Topics.EVENTS_RAW, ids);
        var event = ours.deserialize(
                null, Samples.encoded(Topics.EVENTS_RAW, ids, 1, 3).findFirst().orElseThrow());
        event.setProperties(properties);
        return ours.deserialize(null, ours.serialize(null, event));
    }
}
