package io.millrace.ingest.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WriteKeysTest {
    @Test
    void aKeyMayContainColonsAndShowsOnlyItsFingerprint() {
        var key = WriteKeys.parse(List.of(" a:b:acme ")).find("a:b").orElseThrow();

        assertThat(key.tenant()).isEqualTo("acme");
        assertThat(key.id()).matches("[0-9a-f]{8}");
        assertThat(WriteKeys.parse(List.of("a:b:acme")).find(null)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "secret | entry 1 is not key:tenant",
                "k1:a;secret:Not A Tenant | entry 2: tenant",
                "secret:a;secret:b | entry 2 repeats a key"
            })
    void anErrorNamesTheEntryAndNeverTheKey(String entries, String message) {
        assertThatThrownBy(() -> WriteKeys.parse(Arrays.asList(entries.split(";", -1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message)
                .hasMessageNotContaining("secret");
    }

    @Test
    void atLeastOneKeyIsRequired() {
        assertThatThrownBy(() -> WriteKeys.parse(List.of())).hasMessageContaining("at least one");
    }
}
