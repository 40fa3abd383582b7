package io.millrace.ingest.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link TextEncoding} and {@link Utf8InputStream}. */
class TextEncodingTest {
    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void aByteOrderMarkSetsTheEncoding(String name) {
        var charset = Charset.forName(name);

        assertThat(TextEncoding.detect("\ufeffa,b".getBytes(charset), Optional.empty()))
                .isEqualTo(charset);
    }

    @Test
    void withoutAMarkTheOptionOrUtf8IsTheEncoding() {
        var head = "a,b".getBytes(StandardCharsets.UTF_8);

        assertThat(TextEncoding.detect(head, Optional.of(StandardCharsets.ISO_8859_1)))
                .isEqualTo(StandardCharsets.ISO_8859_1);
        assertThat(TextEncoding.detect(head, Optional.empty())).isEqualTo(StandardCharsets.UTF_8);
    }

    @Test
    void aContradictionAndAMissingOptionAreErrors() {
        var marked = "\ufeffa".getBytes(StandardCharsets.UTF_8);
        var wide = "a,b,c".getBytes(StandardCharsets.UTF_16LE);

        assertThatThrownBy(() -> TextEncoding.detect(marked, Optional.of(StandardCharsets.UTF_16LE)))
                .hasMessageContaining("contradicts");
        assertThatThrownBy(() -> TextEncoding.detect(wide, Optional.empty()))
                .hasMessageContaining("--charset UTF-16LE");
        assertThatThrownBy(() -> TextEncoding.named("klingon")).hasMessageContaining("not a known encoding");
        assertThat(TextEncoding.named("Latin-1")).isEqualTo(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32 * 1024 - 1, 32 * 1024, 100_000})
    void aStreamIsReencodedToUtf8AcrossBufferBounds(int padding) throws Exception {
        var text = "x".repeat(padding) + "grün \ud83d\ude00";

        try (var in = new Utf8InputStream(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_16LE)), StandardCharsets.UTF_16LE)) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(text);
        }
    }

    @Test
    void invalidBytesBecomeAByteThatIsInvalidInUtf8() throws Exception {
        byte[] loneSurrogate = {'a', 0, 0, (byte) 0xd8, 'b', 0};

        try (var in = new Utf8InputStream(new ByteArrayInputStream(loneSurrogate), StandardCharsets.UTF_16LE)) {
            assertThat(in.readAllBytes()).startsWith('a', 0xff);
        }
    }
}
