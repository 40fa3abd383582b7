package io.millrace.cli.failed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WriteKeysTest {
    @Test
    void aKeyOfTheCommandLineIsItsTenantsOnly() {
        assertThat(WriteKeys.of("ka:a", "kx", "x").of("x")).contains("kx");
        assertThat(WriteKeys.of("ka:a", "kx", "x").of("a")).isEmpty();
        assertThatThrownBy(() -> WriteKeys.of("ka:a", "kx", null)).hasMessageContaining("--tenant");
        assertThatThrownBy(() -> WriteKeys.of("ka:a", "ka", "b")).hasMessageContaining("tenant a");
    }
}
