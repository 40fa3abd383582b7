package io.millrace.aggregation.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.JsonText;
import io.millrace.schemas.serde.CorruptValueException;
import io.millrace.schemas.serde.UnknownSchemaIdException;
import io.millrace.schemas.topic.Topics;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class EventReaderTest {
    private final EventBytes bytes = new EventBytes();
    private final EventReader reader = new EventReader(bytes.ids());

    @Test
    void readsEveryFixedField() {
        var event = full();

        var view = reader.read(bytes.of(event));

        for (var field : EventField.values()) {
            Object expected = event.get(field.avroName());
            if (field == EventField.TYPE) {
                assertThat(view.type()).isEqualTo("track");
            } else {
                assertThat(EventBytes.value(view, field.slot()))
                        .as(field.path())
                        .isEqualTo(expected);
            }
        }
        assertThat(view.person()).isEqualTo(event.getPerson());
        assertThat(view.tenant()).isEqualTo(event.getTenant());
        assertThat(view.time()).isEqualTo(event.getTime());
    }

    @Test
    void readsNamedKeysAndSkipsOthers() {
        var fields = new SlotLayout.Builder();
        int price = fields.propertySlot("price");
        int none = fields.propertySlot("none");
        int list = fields.propertySlot("list");
        int plan = fields.traitSlot("plan");
        reader.setLayout(fields.build());

        var view = reader.read(bytes.of(full()));

        assertThat(EventBytes.value(view, price)).isEqualTo(3.5);
        assertThat(view.isNull(none)).isTrue();
        assertThat(view.text(list)).isEqualTo("[1,2]");
        assertThat(view.textEquals(plan, "pro".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isTrue();
    }

    @Test
    void theViewKeepsNothingOfThePreviousEvent() {
        var fields = new SlotLayout.Builder();
        int price = fields.propertySlot("price");
        reader.setLayout(fields.build());

        reader.read(bytes.of(full()));
        var view = reader.read(bytes.of(EventBytes.event().build()));

        assertThat(view.isNull(price)).isTrue();
        assertThat(view.isNull(EventField.GEO_COUNTRY.slot())).isTrue();
    }

    @Test
    void truncatedBytesAreCorrupt() {
        var whole = bytes.of(full());

        for (int length = 0; length < whole.length; length++) {
            var cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> reader.read(cut)).isInstanceOf(CorruptValueException.class);
        }
    }

    @Test
    void damagedBytesThrowOnlyCorruptValueException() {
        var random = new Random(42);
        var whole = bytes.of(full());

        int corrupt = 0;
        for (int i = 0; i < 20_000; i++) {
            var damaged = whole.clone();
            for (int flips = 0; flips < 3; flips++) {
                damaged[5 + random.nextInt(whole.length - 5)] = (byte) random.nextInt();
            }
            try {
                reader.read(damaged);
            } catch (CorruptValueException e) {
                corrupt++;
            }
        }
        assertThat(corrupt).as("of seed 42").isPositive();
    }

    @Test
    void anUnknownSchemaIdIsReported() {
        var value = bytes.of(full());
        ByteBuffer.wrap(value).putInt(1, 4711);

        assertThatThrownBy(() -> reader.read(value)).isInstanceOf(UnknownSchemaIdException.class);
    }

    @Test
    void anEventOfAnotherVersionOfTheSchemaIsResolved() throws Exception {
        var ours = EnrichedEvent.SCHEMA$;
        var fields = new java.util.ArrayList<Schema.Field>();
        fields.add(new Schema.Field("addedLater", SchemaBuilder.builder().stringType(), null, "later"));
        ours.getFields().stream()
                .filter(field -> !field.name().equals("geoCity"))
                .forEach(field -> fields.add(new Schema.Field(field, field.schema())));
        var theirs = Schema.createRecord(ours.getName(), ours.getDoc(), ours.getNamespace(), false, fields);
        var record = new GenericData.Record(theirs);
        theirs.getFields()
                .forEach(field -> record.put(
                        field.name(),
                        field.name().equals("addedLater") ? "x" : plain(full().get(field.name()), field)));
        var out = new ByteArrayOutputStream();
        var id = bytes.ids().register(Topics.EVENTS_ENRICHED.valueSubject(), theirs);
        out.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
        var encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<>(theirs).write(record, encoder);
        encoder.flush();

        var view = reader.read(out.toByteArray());

        assertThat(view.person()).isEqualTo("Ann");
        assertThat(view.isNull(EventField.GEO_CITY.slot())).isTrue();
    }

    private static Object plain(Object value, Schema.Field field) {
        if (field.name().equals("type")) {
            return new GenericData.EnumSymbol(field.schema(), value.toString());
        }
        return value instanceof Map<?, ?> ? Map.of() : value;
    }

    private static EnrichedEvent full() {
        var properties = new HashMap<String, Object>();
        properties.put("price", 3.5);
        properties.put("quantity", 7L);
        properties.put("nothing", null);
        properties.put("flag", true);
        properties.put("list", new JsonText("[1,2]"));
        var event =
                EventBytes.event(properties).setTraits(Map.of("plan", "pro")).build();
        for (var field : EventField.values()) {
            if (field.shape() == EventField.Shape.TEXT) {
                event.put(field.avroName(), "ä " + field.path());
            }
        }
        event.setPerson("Ann");
        event.setEnrichmentErrors(List.of("geo", "agent"));
        return event;
    }
}
