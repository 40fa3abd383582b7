package io.millrace.cli.failed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TenantWriteKeysTest {
    @Test
    void aKeyOfTheCommandLineIsItsTenantsOnly() {
        assertThat(TenantWriteKeys.of("ka:a", "kx", "x").of("x")).contains("kx");
        assertThat(TenantWriteKeys.of("ka:a", "kx", "x").of("a")).isEmpty();
        assertThatThrownBy(() -> TenantWriteKeys.of("ka:a", "kx", null)).hasMessageContaining("--tenant");
        assertThatThrownBy(() -> TenantWriteKeys.of("ka:a", "ka", "b")).hasMessageContaining("tenant a");
    }
}
