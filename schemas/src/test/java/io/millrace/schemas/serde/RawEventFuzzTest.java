package io.millrace.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.topic.Topics;
import java.util.Optional;

/** Records of anybody on {@code events.raw}: read as Avro reads them, or refused as Avro refuses them. */
class RawEventFuzzTest {
    private static final SchemaIds IDS = Samples.ids();
    private static final int ID = IDS.register(Topics.EVENTS_RAW.valueSubject(), RawEvent.getClassSchema());

    private final AvroSerde<RawEvent> avro = AvroSerde.byAvro(Topics.EVENTS_RAW, IDS);
    private final AvroSerde<RawEvent> ours = AvroSerde.of(Topics.EVENTS_RAW, IDS);

    @FuzzTest
    void anEventIsWhatAvroReads(byte[] body) {
        var value = new byte[WireFormat.HEADER + body.length];
        value[WireFormat.HEADER - 1] = (byte) ID;
        System.arraycopy(body, 0, value, WireFormat.HEADER, body.length);

        var expected = read(avro, value);
        var read = read(ours, value);

        assertThat(read).isEqualTo(expected);
        // What is handed on is what was read.
        read.ifPresent(
                event -> assertThat(read(avro, ours.serialize(null, event))).isEqualTo(expected));
    }

    private static Optional<RawEvent> read(AvroSerde<RawEvent> serde, byte[] value) {
        try {
            return Optional.of(serde.deserialize(null, value));
        } catch (CorruptValueException e) {
            // Dead-lettered, by both or by none.
            return Optional.empty();
        }
    }
}
