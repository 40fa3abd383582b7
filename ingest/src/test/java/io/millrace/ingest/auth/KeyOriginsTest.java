package io.millrace.ingest.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.auth.WriteKeys.WriteKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyOriginsTest {
    private static final WriteKeys KEYS = WriteKeys.parse(List.of("a:acme", "b:globex"));
    private static final WriteKey A = KEYS.find("a").orElseThrow();
    private static final WriteKey B = KEYS.find("b").orElseThrow();

    @ParameterizedTest
    @CsvSource({
        "https://shop.example, true",
        "HTTPS://Shop.Example, true",
        "http://shop.example, false",
        "https://shop.example:8443, false",
        "https://www.shop.example, false",
        "https://a.cdn.example, true",
        "https://a.b.cdn.example, true",
        "https://cdn.example, false",
        "https://evilcdn.example, false",
        "https://cdn.example.evil.example, false",
        "null, false"
    })
    void anOriginIsTheWholeOfSchemeHostAndPort(String origin, boolean isAllowed) {
        var origins = KeyOrigins.parse(List.of("https://shop.example", "https://*.cdn.example"), List.of(), KEYS);

        assertThat(origins.allows(A, origin)).isEqualTo(isAllowed);
        assertThat(origins.allowsWithSomeKey(origin)).isEqualTo(isAllowed);
    }

    @Test
    void aKeyWithOriginsOfItsOwnHasNoOthers() {
        var origins = KeyOrigins.parse(
                List.of("https://shop.example"), List.of("b=https://partner.example", "b=http://localhost:3000"), KEYS);

        assertThat(origins.allows(A, "https://shop.example")).isTrue();
        assertThat(origins.allows(A, "https://partner.example")).isFalse();
        assertThat(origins.allows(B, "https://partner.example")).isTrue();
        assertThat(origins.allows(B, "http://localhost:3000")).isTrue();
        assertThat(origins.allows(B, "https://shop.example")).isFalse();
        assertThat(origins.allowsWithSomeKey("https://partner.example")).isTrue();
    }

    @Test
    void whatNoPageSendsIsNotConcerned() {
        assertThat(KeyOrigins.parse(List.of(), List.of(), KEYS).allows(A, null)).isTrue();
        assertThat(KeyOrigins.parse(List.of(), List.of(), KEYS).allows(A, "https://shop.example"))
                .isFalse();
        assertThat(KeyOrigins.ANY.allows(A, "https://anybody.example")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"shop.example", "https://shop.example/", "https://*", "ftp://shop.example", "https://a*b.example"
            })
    void whatIsNoOriginIsRefused(String text) {
        assertThatThrownBy(() -> KeyOrigins.parse(List.of(text), List.of(), KEYS))
                .hasMessageContaining("is not an origin such as https://shop.example");
        assertThatThrownBy(() -> KeyOrigins.parse(List.of("*"), List.of("a=" + text), KEYS))
                .hasMessageStartingWith("entry 1");
    }
}
