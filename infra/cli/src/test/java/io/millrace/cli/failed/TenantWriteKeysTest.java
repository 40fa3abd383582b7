package io.millrace.cli.failed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TenantWriteKeysTest {
    @Test
    void aKeyFromTheCommandLineIsUsedForItsTenantOnly() {
        assertThat(TenantWriteKeys.parse("ka:a", "kx", "x").find("x")).contains("kx");
        assertThat(TenantWriteKeys.parse("ka:a", "kx", "x").find("a")).isEmpty();
        assertThatThrownBy(() -> TenantWriteKeys.parse("ka:a", "kx", null)).hasMessageContaining("--tenant");
        assertThatThrownBy(() -> TenantWriteKeys.parse("ka:a", "ka", "b")).hasMessageContaining("tenant a");
    }
}
