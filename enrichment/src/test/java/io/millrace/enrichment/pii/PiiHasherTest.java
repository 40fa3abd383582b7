package io.millrace.enrichment.pii;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.event.JsonText;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PiiHasherTest {
    private final PiiHasher hasher = PiiHasher.of(Set.of("Email", "billing.phone"), "key");

    @Test
    void theHashIsHmacSha256() {
        // Of RFC-style vectors: HMAC_SHA256("key", "The quick brown fox jumps over the lazy dog").
        var hashed = hasher.hashed(Map.of("email", "The quick brown fox jumps over the lazy dog"));

        assertThat(hashed).containsEntry("email", "hmac:97yD9DBThCSxMpjmqm-xQ-9NWaFJRhdZl0edvC0aPNg");
    }

    @Test
    void aNameMatchesAtAnyDepthAndAPathOnlyThere() {
        var hashed = hasher.hashed(Map.of(
                "user.EMAIL", "a@example.com", "billing.phone", 49_123L, "shipping.phone", 49_456L, "emails", "x"));

        assertThat(hashed.get("user.EMAIL")).asString().startsWith("hmac:");
        assertThat(hashed.get("billing.phone")).asString().startsWith("hmac:");
        assertThat(hashed).containsEntry("shipping.phone", 49_456L).containsEntry("emails", "x");
    }

    @Test
    void anArrayUnderTheNameIsHashedWholeAndNothingStaysNothing() {
        var fields = new HashMap<String, Object>();
        fields.put("email", new JsonText("[\"a@example.com\"]"));
        fields.put("user.email", null);

        var hashed = hasher.hashed(fields);

        assertThat(hashed.get("email")).asString().startsWith("hmac:");
        assertThat(hashed).containsEntry("user.email", null);
    }

    @Test
    void fieldsWithoutPersonalDataAreNotCopied() {
        var fields = Map.<String, Object>of("plan", "pro");

        assertThat(hasher.hashed(fields)).isSameAs(fields);
        assertThat(PiiHasher.none().hashed(Map.of("email", "x"))).containsEntry("email", "x");
    }

    @Test
    void anotherKeyGivesAnotherHash() {
        var other = PiiHasher.of(Set.of("email"), "another key");

        assertThat(other.hashed(Map.of("email", "x"))).isNotEqualTo(hasher.hashed(Map.of("email", "x")));
    }
}
