package io.millrace.aggregation.measure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSinkTest {
    @Test
    void everythingThatIsPutIsReadBack() {
        var sink = new ByteSink(16);
        sink.putByte(200);
        sink.putLong(Long.MIN_VALUE);
        sink.putDouble(-0.5);
        sink.putVarLong(-1);
        sink.putZigZag(-3);
        sink.putText("Zürich");

        var in = ByteBuffer.wrap(sink.toByteArray());

        assertThat(in.get()).isEqualTo((byte) 200);
        assertThat(in.getLong()).isEqualTo(Long.MIN_VALUE);
        assertThat(in.getDouble()).isEqualTo(-0.5);
        assertThat(ByteSource.getVarLong(in)).isEqualTo(-1);
        assertThat(ByteSource.getZigZag(in)).isEqualTo(-3);
        assertThat(ByteSource.getText(in)).isEqualTo("Zürich");
        assertThat(in.hasRemaining()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "äöü", "€", "😀", "a😀b"})
    void theLengthInUtf8IsKnownWithoutEncoding(String text) {
        assertThat(ByteSink.utf8Length(text)).isEqualTo(text.getBytes(UTF_8).length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "\ude00x"})
    void theLengthOfATextWithUnpairedSurrogatesIsAnUpperBound(String text) {
        assertThat(ByteSink.utf8Length(text)).isGreaterThan(text.getBytes(UTF_8).length);
    }

    @Test
    void aCountThatTheRemainingBytesCannotHoldIsRefusedBeforeAnythingIsAllocated() {
        var sink = new ByteSink();
        sink.putVarLong(Integer.MAX_VALUE);

        assertThatThrownBy(() -> ByteSource.getCount(ByteBuffer.wrap(sink.toByteArray()), 8))
                .isInstanceOf(BufferUnderflowException.class);
    }

    @Test
    void stateOfAnotherVersionIsRefusedWithBothVersions() {
        assertThatThrownBy(() -> ByteSource.expectVersion(ByteBuffer.wrap(new byte[] {3}), 1, "sum"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("state of sum() has format version 3; this release reads version 1");
    }
}
