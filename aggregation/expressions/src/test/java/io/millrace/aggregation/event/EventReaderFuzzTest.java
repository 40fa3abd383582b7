package io.millrace.aggregation.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.serde.CorruptValueException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.InvalidNumberEncodingException;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;

/** Arbitrary bytes as an enriched event: the reader agrees with Avro's own reader. */
class EventReaderFuzzTest {
    private static final int HEADER = 5;

    static {
        // Avro's reader allocates whatever length the bytes claim.
        for (var limit : new String[] {"bytes", "string", "collectionItems"}) {
            System.setProperty("org.apache.avro.limits." + limit + ".maxLength", "100000");
        }
    }

    private final EventBytes events = new EventBytes();
    private final byte[] header = events.of(EventBytes.event().build());
    private final EventReader reader = new EventReader(events.ids());
    private final GenericDatumReader<GenericRecord> avro = new GenericDatumReader<>(EnrichedEvent.SCHEMA$);
    private final int price;
    private final int plan;

    EventReaderFuzzTest() {
        var fields = new SlotLayout.Builder();
        price = fields.propertySlot("price");
        plan = fields.traitSlot("plan");
        reader.setLayout(fields.build());
    }

    @FuzzTest
    void anEventIsWhatAvroReads(byte[] bytes) {
        var value = new byte[HEADER + bytes.length];
        System.arraycopy(header, 0, value, 0, HEADER);
        System.arraycopy(bytes, 0, value, HEADER, bytes.length);

        var read = byUs(value);
        final Optional<GenericRecord> expected;
        try {
            expected = byAvro(bytes);
        } catch (InvalidNumberEncodingException e) {
            // No opinion: Avro refuses a length or a branch in more than five bytes, which says the same to us.
            return;
        }

        assertThat(read.isPresent()).isEqualTo(expected.isPresent());
        if (read.isPresent()) {
            var event = read.get();
            assertThat(event.time()).isEqualTo(expected.get().get("time"));
            assertThat(event.person()).isEqualTo(expected.get().get("person").toString());
            assertThat(event.type())
                    .isEqualToIgnoringCase(expected.get().get("type").toString());
            assertThat(EventBytes.value(event, price)).isEqualTo(value(expected.get(), "properties", "price"));
            assertThat(EventBytes.value(event, plan)).isEqualTo(value(expected.get(), "traits", "plan"));
        }
    }

    private static Object value(GenericRecord event, String map, String key) {
        Object found = null;
        for (var entry : ((Map<?, ?>) event.get(map)).entrySet()) {
            if (entry.getKey().toString().equals(key)) {
                found = entry.getValue();
            }
        }
        if (found instanceof GenericRecord json) {
            return json.get(0).toString();
        }
        return found instanceof CharSequence text ? text.toString() : found;
    }

    private Optional<EventView> byUs(byte[] value) {
        try {
            return Optional.of(reader.read(value));
        } catch (CorruptValueException e) {
            // Rejected by Avro: the reader must reject it, too.
            return Optional.empty();
        }
    }

    private Optional<GenericRecord> byAvro(byte[] bytes) throws InvalidNumberEncodingException {
        var decoder = DecoderFactory.get().binaryDecoder(bytes, null);
        try {
            var event = avro.read(null, decoder);
            return decoder.isEnd() ? Optional.of(event) : Optional.empty();
        } catch (InvalidNumberEncodingException e) {
            // The test's to judge.
            throw e;
        } catch (IOException
                | AvroRuntimeException
                | UnsupportedOperationException
                | ArrayIndexOutOfBoundsException e) {
            // Rejected by the reader: Avro must reject it, too.
            return Optional.empty();
        }
    }
}
