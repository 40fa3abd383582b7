package io.millrace.aggregation.partial;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.measure.Accumulator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** State stores and internal topics hold these bytes: a failure means that an upgrade could not read what is stored. */
class PartialBytesTest {
    @Test
    void bytesOfAGroupAreFixed() {
        var longValue = "x".repeat(200);

        var group = GroupCodec.encode(Arrays.asList("AT", null, "", "\u00e9", longValue));

        assertThat(HexFormat.of().formatHex(group))
                .isEqualTo("034154" + "00" + "01" + "03c3a9" + "c901" + "78".repeat(200));
        assertThat(GroupCodec.decode(group)).containsExactly("AT", null, "", "\u00e9", longValue);
    }

    @Test
    void aGroupIsDecodedWithinOtherBytes() {
        var bytes = HexFormat.of().parseHex("ff" + "0341540001" + "ff");

        assertThat(GroupCodec.decode(bytes, 1, 6)).containsExactly("AT", null, "");
    }

    @Test
    void bytesOfPackedPartialsAreFixed() {
        List<byte[]> values = new ArrayList<>();
        var writer = new PackedWriter();
        writer.beginFlush(300, 1 << 20, values::add);
        writer.beginSection("orders", 200, "t", -60_000, 0);
        writer.addGroup(GroupCodec.encode(List.of("AT")), 1_764_000_000_000L, new Accumulator[0]);
        writer.endFlush(99, true, false);
        writer.beginFlush(PackedWriter.OVERFLOW, 1 << 20, values::add);
        writer.endFlush(-1, false, true);

        assertThat(values)
                .extracting(HexFormat.of()::formatHex)
                .containsExactly(
                        "01ac02" + "01066f7264657273c8010174bfa907e0d403" + "0403415480a0bfe9d66600" + "00"
                                + "00c60101",
                        "01ffffffffffffffffff01" + "000100");
        assertThat(new PackedReader(values.get(1)).upstream()).isEqualTo(PackedWriter.OVERFLOW);
    }
}
