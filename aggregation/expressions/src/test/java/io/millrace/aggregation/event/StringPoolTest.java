package io.millrace.aggregation.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StringPoolTest {
    private final StringPool pool = new StringPool();

    @Test
    void aShortTextThatRepeatsIsTheSameObject() {
        assertThat(get("Zürich")).isEqualTo("Zürich").isSameAs(get("Zürich"));
    }

    @Test
    void aLongTextIsDecodedEachTime() {
        var text = "x".repeat(200);

        assertThat(get(text)).isEqualTo(text).isNotSameAs(get(text));
    }

    @Test
    void textsThatShareAnEntryKeepTheirOwnValue() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 50_000; i++) {
                assertThat(get("text " + i)).isEqualTo("text " + i);
            }
        }
    }

    private String get(String text) {
        var bytes = ("<" + text + ">").getBytes(UTF_8);
        return pool.get(bytes, 1, bytes.length - 2);
    }
}
