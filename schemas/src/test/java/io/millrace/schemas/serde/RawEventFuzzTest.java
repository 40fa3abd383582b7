package io.millrace.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.topic.Topics;
import java.util.Optional;
import java.util.function.Function;

/** Records of anybody on {@code events.raw}: read as Avro reads them, or refused as Avro refuses them. */
class RawEventFuzzTest {
    private static final SchemaIds IDS = Samples.ids();
    private static final int ID = IDS.register(Topics.EVENTS_RAW.valueSubject(), RawEvent.getClassSchema());

    private final PlainAvro<RawEvent> avro = PlainAvro.of(Topics.EVENTS_RAW, IDS);
    private final AvroSerde<RawEvent> ours = AvroSerde.of(Topics.EVENTS_RAW, IDS);

    @FuzzTest
    void anEventIsWhatAvroReads(byte[] body) {
        var value = new byte[WireFormat.HEADER + body.length];
        value[WireFormat.HEADER - 1] = (byte) ID;
        System.arraycopy(body, 0, value, WireFormat.HEADER, body.length);

        var expected = read(avro::deserialize, value);
        var read = read(bytes -> ours.deserialize(null, bytes), value);

        assertThat(read).isEqualTo(expected);
        // What is handed on is what was read.
        read.ifPresent(event ->
                assertThat(read(avro::deserialize, ours.serialize(null, event))).isEqualTo(expected));
    }

    private static Optional<RawEvent> read(Function<byte[], RawEvent> reader, byte[] value) {
        try {
            return Optional.of(reader.apply(value));
        } catch (CorruptValueException e) {
            // Dead-lettered, by both or by none.
            return Optional.empty();
        }
    }
}
