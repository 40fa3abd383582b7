package io.millrace.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.schemas.event.RawEvent;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificDatumReader;

/** Maps in anybody's bytes: Avro's own reader is the second opinion on what they hold. */
class EncodedMapFuzzTest {
    static {
        TrustedClasses.add();
    }

    private final SpecificDatumReader<Map<String, Object>> reader = new SpecificDatumReader<>(
            RawEvent.getClassSchema().getField("properties").schema());

    @FuzzTest
    void aMapIsWhatAvroReads(byte[] bytes) {
        var expected = byAvro(bytes);

        var read = byUs(bytes);

        // Keys are looked up before anything has the map decoded.
        expected.ifPresent(map -> map.forEach(
                (key, value) -> assertThat(read.orElseThrow().get(key)).isEqualTo(value)));
        assertThat(read.map(Map::isEmpty)).isEqualTo(expected.map(Map::isEmpty));
        assertThat(read).isEqualTo(expected);
    }

    /** Nothing where the bytes are not exactly one map. */
    private Optional<Map<String, Object>> byAvro(byte[] bytes) {
        var value = new byte[WireFormat.HEADER + bytes.length];
        System.arraycopy(bytes, 0, value, WireFormat.HEADER, bytes.length);
        try {
            return Optional.of(new AvroDecoder<Map<String, Object>>().decode(reader, value));
        } catch (CorruptValueException e) {
            // Refused, as it must be by us.
            return Optional.empty();
        }
    }

    private static Optional<Map<String, Object>> byUs(byte[] bytes) {
        var cursor = new AvroCursor();
        cursor.start(bytes, 0);
        try {
            var read = EncodedMap.read(cursor);
            return cursor.isAtEnd() ? Optional.of(read) : Optional.empty();
        } catch (CorruptValueException e) {
            // Refused, as it must be by Avro.
            return Optional.empty();
        }
    }
}
