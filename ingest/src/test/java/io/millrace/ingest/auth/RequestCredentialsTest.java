package io.millrace.ingest.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestCredentialsTest {
    private static final WriteKeys KEYS = WriteKeys.parse(List.of("k1:acme", "k2:globex"));

    @ParameterizedTest
    @ValueSource(strings = {"k1:", "k1:password", "k1"})
    void theUserNameOfBasicAuthIsTheKey(String pair) {
        var header = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));

        assertThat(tenant(header, null)).isEqualTo("acme");
    }

    @Test
    void aKnownKeyInTheHeaderWinsOverTheQuery() {
        assertThat(tenant("bearer k1", "k2")).isEqualTo("acme");
        assertThat(new RequestCredentials("Bearer k1", "k2").knownOrQueryKey(KEYS))
                .isEqualTo("k1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer token.of.another", "Basic ???", "Digest k1", ""})
    void anUnknownHeaderIsSkipped(String header) {
        assertThat(tenant(header, "k2")).isEqualTo("globex");
        assertThat(tenant(header, null)).isNull();
        assertThat(new RequestCredentials(header, "other").knownOrQueryKey(KEYS))
                .isEqualTo("other");
    }

    private static String tenant(String header, String query) {
        return new RequestCredentials(header, query)
                .find(KEYS)
                .map(WriteKeys.WriteKey::tenant)
                .orElse(null);
    }
}
