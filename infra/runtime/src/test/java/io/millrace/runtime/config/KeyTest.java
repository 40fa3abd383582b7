package io.millrace.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyTest {
    private static final Key<Duration> DURATION = Key.duration("a.duration", "A duration.");
    private static final Key<Long> BYTES = Key.bytes("a.size", "A size.");

    @ParameterizedTest
    @CsvSource({"500ms,500", "10s,10000", "5m,300000", "24h,86400000", "7d,604800000", "PT1.5S,1500", "0s,0"})
    void durationsAreUnderstood(String text, long millis) {
        assertThat(DURATION.parse(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"0,0", "65536,65536", "64KiB,65536", "1.5MiB,1572864", "2GB,2000000000", "3 GiB,3221225472"})
    void sizesAreUnderstood(String text, long bytes) {
        assertThat(BYTES.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "-5s", "5 parsecs", "999999999999999999d"})
    void whatIsNoDurationIsRefused(String text) {
        assertThatThrownBy(() -> DURATION.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1TiB", "many"})
    void whatIsNoSizeIsRefused(String text) {
        assertThatThrownBy(() -> BYTES.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"500ms", "10s", "90s", "5m", "24h", "7d", "0s"})
    void aDurationIsPrintedAsItIsWritten(String text) {
        assertThat(DURATION.print(DURATION.parse(text))).isEqualTo(text);
    }

    @Test
    void boundsAndChoicesHold() {
        var port = Key.integer("a.port", "A port.").between(1, 9);
        var colour = Key.string("a.colour", "A colour.").oneOf("red", "blue");

        assertThat(port.parse("9")).isEqualTo(9);
        assertThat(colour.parse(" blue ")).isEqualTo("blue");
        assertThatThrownBy(() -> port.parse("0")).hasMessage("must be at least 1");
        assertThatThrownBy(() -> port.parse("10")).hasMessage("must be at most 9");
        assertThatThrownBy(() -> colour.parse("green")).hasMessage("must be one of red, blue");
    }

    @Test
    void listsArePartedAtCommas() {
        var list = Key.strings("a.list", "A list.");

        assertThat(list.parse(" a, b ,,c")).containsExactly("a", "b", "c");
        assertThat(list.parse("")).isEmpty();
    }

    @Test
    void theEnvironmentVariableFollowsFromTheName() {
        assertThat(Key.string("ingest.write-keys.file", "x").env()).isEqualTo("MILLRACE_INGEST_WRITE_KEYS_FILE");
        assertThatThrownBy(() -> Key.string("Ingest Port", "x")).isInstanceOf(IllegalArgumentException.class);
    }
}
