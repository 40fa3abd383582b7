package io.millrace.ingest.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
    @Test
    void optionsFlagsAndPositionalArgumentsAreRead() {
        var given = parse("file", "--speed", "60x", "--json", "--url=http://h?a=b");

        assertThat(given.positional()).containsExactly("file");
        assertThat(given.positive("--speed", "x", 1)).isEqualTo(60);
        assertThat(given.has("--json")).isTrue();
        assertThat(given.get("--url", "")).isEqualTo("http://h?a=b");
        assertThat(given.get("--other", "fallback")).isEqualTo("fallback");
    }

    @Test
    void anUnknownOptionAndAMissingValueAreErrors() {
        assertThatThrownBy(() -> parse("--nope")).hasMessage("unknown option --nope");
        assertThatThrownBy(() -> parse("--speed")).hasMessage("--speed needs a value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1x", "fast", "NaN", "1e9"})
    void aNumberThatIsNotPositiveIsAnError(String speed) {
        assertThatThrownBy(() -> parse("--speed", speed).positive("--speed", "x", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(speed);
    }

    private static Arguments parse(String... args) {
        return Arguments.parse(args, Set.of("--speed", "--url"), Set.of("--json"));
    }
}
