package io.millrace.enrichment.trait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class CompactWriterTest {
    private static final String HEX =
            "07" + "00" + "01" + "80a0bfe9d666" + "ffffffffffffffffff01" + "3ff8000000000000" + "06c3a962" + "ff";

    /** State stores hold these bytes: a failure means that an upgrade could not read what is stored. */
    @Test
    void bytesAreFixed() {
        var out = new CompactWriter();
        out.putByte(7);
        out.putLong(0);
        out.putLong(-1);
        out.putLong(1_764_000_000_000L);
        out.putLong(Long.MIN_VALUE);
        out.putDouble(1.5);
        out.putString("\u00e9b");
        out.putRaw(new byte[] {-1});

        assertThat(HexFormat.of().formatHex(out.toBytes())).isEqualTo(HEX);
    }

    @Test
    void writtenBytesAreReadBack() {
        var in = new CompactReader(HexFormat.of().parseHex(HEX));

        assertThat(in.getByte()).isEqualTo(7);
        assertThat(in.getLong()).isZero();
        assertThat(in.getLong()).isEqualTo(-1);
        assertThat(in.getLong()).isEqualTo(1_764_000_000_000L);
        assertThat(in.getLong()).isEqualTo(Long.MIN_VALUE);
        assertThat(in.getDouble()).isEqualTo(1.5);
        assertThat(in.getString()).isEqualTo("\u00e9b");
        assertThat(in.remaining()).containsExactly(-1);
    }

    @Test
    void bytesThatAreCutOffAreABug() {
        assertThatThrownBy(() -> new CompactReader(new byte[] {(byte) 0x80}).getLong())
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new CompactReader(new byte[] {6, 'a'}).getString())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ends at byte 2");
        assertThatThrownBy(() -> new CompactReader(new byte[7]).getDouble()).isInstanceOf(IllegalStateException.class);
    }
}
