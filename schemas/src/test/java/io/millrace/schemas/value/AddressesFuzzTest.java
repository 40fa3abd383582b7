package io.millrace.schemas.value;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Addresses from any text: a literal is part of the text, is its own literal, and means the same address alone. */
class AddressesFuzzTest {
    @FuzzTest
    void aLiteralIsItsOwn(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.UTF_8);

        var literal = Addresses.literal(text);

        assertThat(Addresses.parse(text).isPresent()).isEqualTo(literal.isPresent());
        literal.ifPresent(address -> {
            assertThat(text).contains(address);
            assertThat(address).matches("[0-9a-fA-F:.]{2,45}");
            assertThat(Addresses.literal(address)).hasValue(address);
            assertThat(Addresses.parse(address)).isEqualTo(Addresses.parse(text));
            var inet = Addresses.parse(address).orElseThrow();
            assertThat(Addresses.parse(inet.getHostAddress())).hasValue(inet);
        });
    }
}
