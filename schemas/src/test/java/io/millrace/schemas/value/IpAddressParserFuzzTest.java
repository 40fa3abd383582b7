package io.millrace.schemas.value;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** IpAddressParser from any text: a literal is part of the text, is its own literal, and means the same address alone. */
class IpAddressParserFuzzTest {
    @FuzzTest
    void aLiteralIsItsOwn(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.UTF_8);

        var literal = IpAddressParser.literal(text);

        assertThat(IpAddressParser.parse(text).isPresent()).isEqualTo(literal.isPresent());
        literal.ifPresent(address -> {
            assertThat(text).contains(address);
            assertThat(address).matches("[0-9a-fA-F:.]{2,45}");
            assertThat(IpAddressParser.literal(address)).hasValue(address);
            assertThat(IpAddressParser.parse(address)).isEqualTo(IpAddressParser.parse(text));
            var inet = IpAddressParser.parse(address).orElseThrow();
            assertThat(IpAddressParser.parse(inet.getHostAddress())).hasValue(inet);
        });
    }
}
