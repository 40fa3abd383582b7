package io.millrace.enrichment.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.enrichment.trait.CompactWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceStateTest {
    private final CompactWriter writer = new CompactWriter();

    @Test
    void stateRoundTripsThroughItsEncoding() {
        var state = new DeviceState(
                "ann-é",
                1_767_607_200_000L,
                List.of(new Session(1_000_000, 999_000, 1_005_000), new Session(5, -3, 5)),
                new byte[] {1, 2, 3});

        var read = DeviceState.decode(state.encode(writer));

        assertThat(read).usingRecursiveComparison().isEqualTo(state);
    }

    @Test
    void anUnlinkedDeviceWithOneSessionTakesElevenBytes() {
        var state = new DeviceState(null, Long.MIN_VALUE, List.of(Session.openedAt(1_767_607_200_000L)), new byte[0]);

        assertThat(state.encode(writer)).hasSize(11);
    }

    @Test
    void stateOfAnotherVersionOrTruncatedStateIsRejected() {
        assertThatThrownBy(() -> DeviceState.decode(new byte[] {9, 0, 0}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("version 9");
        assertThatThrownBy(() -> DeviceState.decode(new byte[] {1, 1, 100, 'a'}))
                .isInstanceOf(IllegalStateException.class);
    }
}
