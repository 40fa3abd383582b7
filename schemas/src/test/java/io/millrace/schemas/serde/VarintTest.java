package io.millrace.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.apache.avro.io.BinaryData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VarintTest {
    /** Topics and state stores hold these bytes: a failure means that an upgrade could not read what is stored. */
    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "1, 01",
        "127, 7f",
        "128, 8001",
        "300, ac02",
        "16383, ff7f",
        "16384, 808001",
        "2147483647, ffffffff07",
        "1764000000000, 80d0dfb4ab33",
        "9223372036854775807, ffffffffffffffff7f",
        "-1, ffffffffffffffffff01",
        "-9223372036854775808, 80808080808080808001"
    })
    void bytesAreFixed(long value, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        var written = new byte[bytes.length + 1];

        int end = Varint.write(written, 1, value);

        assertThat(end).isEqualTo(written.length);
        assertThat(Arrays.copyOfRange(written, 1, end)).isEqualTo(bytes);
        assertThat(Varint.size(value)).isEqualTo(bytes.length);
        var in = ByteBuffer.wrap(written).position(1);
        assertThat(Varint.read(in)).isEqualTo(value);
        assertThat(in.hasRemaining()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-1, 1", "1, 2", "-2, 3", "9223372036854775807, -2", "-9223372036854775808, -1"})
    void zigZagAlternatesBetweenTheSigns(long value, long unsigned) {
        assertThat(Varint.zigZag(value)).isEqualTo(unsigned);
        assertThat(Varint.unZigZag(unsigned)).isEqualTo(value);
    }

    @Test
    void zigzaggedNumbersAreThoseOfAvro() {
        long seed = 11;
        var random = new Random(seed);
        var ours = new byte[Varint.MAX_BYTES];
        var avros = new byte[Varint.MAX_BYTES];
        for (int i = 0; i < 10_000; i++) {
            long value = random.nextLong() >> random.nextInt(64);

            int length = Varint.write(ours, 0, Varint.zigZag(value));

            assertThat(length).as("seed %d, value %d", seed, value).isEqualTo(BinaryData.encodeLong(value, avros, 0));
            assertThat(Arrays.copyOf(ours, length))
                    .as("seed %d, value %d", seed, value)
                    .isEqualTo(Arrays.copyOf(avros, length));
        }
    }

    @Test
    void aNumberThatIsCutOffUnderflows() {
        var in = ByteBuffer.wrap(new byte[] {(byte) 0x80, (byte) 0x80});

        assertThatThrownBy(() -> Varint.read(in)).isInstanceOf(BufferUnderflowException.class);
    }

    @Test
    void aNumberOfElevenBytesIsRefused() {
        var bytes = new byte[11];
        Arrays.fill(bytes, 0, 10, (byte) 0x80);

        assertThatThrownBy(() -> Varint.read(ByteBuffer.wrap(bytes)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ten bytes");
    }
}
