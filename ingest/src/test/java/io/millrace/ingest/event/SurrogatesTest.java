package io.millrace.ingest.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SurrogatesTest {
    @ParameterizedTest
    @CsvSource({
        "a\ud83d, a\ufffd",
        "\ude00b, \ufffdb",
        "\ud83d\ud83d\ude00, \ufffd\ud83d\ude00",
        "\ude00\ud83d, \ufffd\ufffd",
    })
    void eachLoneSurrogateIsReplaced(String text, String expected) {
        assertThat(Surrogates.isWellFormed(text)).isFalse();
        assertThat(Surrogates.wellFormed(text)).isEqualTo(expected);
    }

    @Test
    void wellFormedTextIsReturnedAsItIs() {
        var text = "plain \ud83d\ude00";

        assertThat(Surrogates.isWellFormed(text)).isTrue();
        assertThat(Surrogates.wellFormed(text)).isSameAs(text);
    }
}
