package io.millrace.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.failed.Stage;
import io.millrace.schemas.topic.Topic;
import io.millrace.schemas.topic.Topics;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AvroSerdeTest {
    private static final long SEED = 20_261_121;

    @ParameterizedTest
    @MethodSource("io.millrace.schemas.serde.Samples#topics")
    <V> void whatIsWrittenIsReadAgain(Topic<String, V> topic) {
        var ids = Samples.ids();
        var serde = AvroSerde.of(topic, ids);

        assertThat(Samples.encoded(topic, ids, 200, SEED)).hasSize(200).allSatisfy(bytes -> {
            var value = serde.deserialize(topic.name(), bytes);
            var again = serde.serialize(topic.name(), value);
            assertThat(serde.deserialize(topic.name(), again)).isEqualTo(value);
            assertThat(again).hasSize(bytes.length).startsWith(0);
        });
    }

    @Test
    void aTombstoneStaysOne() {
        var serde = AvroSerde.of(Topics.PROFILES, Samples.ids());

        assertThat(serde.serialize("profiles", null)).isNull();
        assertThat(serde.deserialize("profiles", null)).isNull();
    }

    @Test
    void theHeaderIsAZeroByteAndTheIdOfTheSchema() {
        var ids = Samples.ids();

        var bytes = AvroSerde.of(Topics.EVENTS_FAILED, ids).serialize("events.failed", failed());

        var id = ids.register(Topics.EVENTS_FAILED.valueSubject(), FailedEvent.SCHEMA$);
        assertThat(bytes).startsWith(0, id >>> 24, id >>> 16, id >>> 8, id);
        assertThat(WireFormat.schemaId(bytes)).isEqualTo(id);
    }

    @Test
    void anIdThatTheRegistryDoesNotHaveIsUnknown() {
        var serde = AvroSerde.of(Topics.EVENTS_FAILED, Samples.ids());

        assertThatThrownBy(() -> serde.deserialize("events.failed", new byte[] {0, 0, 0, 48, 57, 1}))
                .isInstanceOf(UnknownSchemaIdException.class)
                .hasMessageContaining("12345");
    }

    @Test
    void theSchemaOfAnotherRecordIsUnknownToTheTopic() {
        var ids = Samples.ids();
        var foreign = AvroSerde.of(Topics.EVENTS_FAILED, ids).serialize("events.failed", failed());

        assertThatThrownBy(() -> AvroSerde.of(Topics.PROFILES, ids).deserialize("profiles", foreign))
                .isInstanceOf(UnknownSchemaIdException.class)
                .hasMessageContaining("FailedEvent")
                .hasMessageContaining("Profile");
    }

    @Test
    void aRegistryThatIsDownAfterTheFirstUseStopsNothingKnown() {
        var registry = new SwitchableRegistry();
        var ids = new SchemaIds(registry.client());
        var writer = AvroSerde.of(Topics.EVENTS_FAILED, ids);
        var first = writer.serialize("events.failed", failed());

        registry.down();

        assertThat(writer.serialize("events.failed", failed())).isEqualTo(first);
        assertThat(AvroSerde.of(Topics.EVENTS_FAILED, ids).deserialize("events.failed", first))
                .isEqualTo(failed());
        assertThatThrownBy(() -> AvroSerde.of(Topics.EVENTS_FAILED, new SchemaIds(registry.client()))
                        .deserialize("events.failed", first))
                .isInstanceOf(RegistryUnavailableException.class);
    }

    private static FailedEvent failed() {
        return FailedEvent.newBuilder()
                .setId("f1")
                .setStage(Stage.INGEST)
                .setReason(FailureReason.MALFORMED_JSON)
                .setMessage("no closing brace at 17")
                .setFailedAt(1_700_000_000_000L)
                .setOriginal(ByteBuffer.wrap(new byte[] {'{'}))
                .build();
    }
}
