package io.millrace.enrichment.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class MessageKeyTest {
    private final MessageKey keys = new MessageKey();

    @Test
    void theKeyHasSixteenBytesAndIsTheSameForTheSameMessage() {
        var key = keys.of("acme", "m1");

        assertThat(key.get()).hasSize(16);
        assertThat(new MessageKey().of("acme", "m1")).isEqualTo(key);
    }

    @Test
    void tenantAndMessageIdAreTakenApart() {
        assertThat(keys.of("ab", "c")).isNotEqualTo(keys.of("a", "bc"));
        assertThat(keys.of("a", "b")).isNotEqualTo(keys.of("b", "a"));
    }

    @Test
    void theHashIsTheFirstHalfOfTheKey() {
        var key = keys.of("acme", "m1");

        assertThat(MessageKey.hash(key))
                .isEqualTo(ByteBuffer.wrap(key.get())
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getLong());
    }
}
