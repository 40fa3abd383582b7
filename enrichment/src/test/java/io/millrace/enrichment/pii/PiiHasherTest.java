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
        // The well-known vector HMAC_SHA256("key", "The quick brown fox jumps over the lazy dog").
        var hashed = hasher.hashFields(Map.of("email", "The quick brown fox jumps over the lazy dog"));

        assertThat(hashed).containsEntry("email", "hmac:97yD9DBThCSxMpjmqm-xQ-9NWaFJRhdZl0edvC0aPNg");
    }

    @Test
    void aNameMatchesAtAnyDepthAndAPathFromTheRootOnly() {
        var hashed = hasher.hashFields(Map.of(
                "user.EMAIL", "a@example.com", "billing.phone", 49_123L, "shipping.phone", 49_456L, "emails", "x"));

        assertThat(hashed.get("user.EMAIL")).asString().startsWith("hmac:");
        assertThat(hashed.get("billing.phone")).asString().startsWith("hmac:");
        assertThat(hashed).containsEntry("shipping.phone", 49_456L).containsEntry("emails", "x");
    }

    @Test
    void aNameMatchesEverythingBeneathIt() {
        var address = PiiHasher.of(Set.of("address", "Billing.Contact"), "key");
        var hashed = address.hashFields(Map.of(
                "address.street",
                "Main St",
                "address.geo.lat",
                47.3,
                "customer.Address.city",
                "Bern",
                "billing.contact.phone",
                5L,
                "shipping.contact.phone",
                6L,
                "addressed",
                true,
                "ip_address",
                "x"));

        assertThat(hashed.entrySet().stream()
                        .filter(field -> field.getValue().toString().startsWith("hmac:")))
                .extracting(field -> field.getKey())
                .containsExactlyInAnyOrder(
                        "address.street", "address.geo.lat", "customer.Address.city", "billing.contact.phone");
        assertThat(hashed).containsEntry("shipping.contact.phone", 6L).containsEntry("addressed", true);
    }

    @Test
    void fieldsInArraysAndInDeeplyNestedObjectsAreHashed() {
        var address = PiiHasher.of(Set.of("address", "people.phone"), "key");
        var fields = Map.<String, Object>of(
                "people",
                new JsonText("[{\"name\":\"Ann\",\"Address\":{\"street\":\"Main St\",\"zip\":null,\"lat\":1.50},"
                        + "\"phone\":[1,2],\"n\":1.50},[{\"phone\":7}],\"x\"]"),
                "a.b.c.d.e.f.g.h",
                new JsonText("{\"i\":{\"address\":\"Main St\"}}"));

        var hashed = address.hashFields(fields);

        assertThat(hashed.get("people"))
                .isEqualTo(new JsonText("[{\"name\":\"Ann\",\"Address\":{\"street\":\"" + address.hash("Main St")
                        + "\",\"zip\":null,\"lat\":\"" + address.hash("1.50") + "\"},\"phone\":\""
                        + address.hash("[1,2]") + "\",\"n\":1.50},[{\"phone\":\"" + address.hash("7")
                        + "\"}],\"x\"]"));
        assertThat(hashed.get("a.b.c.d.e.f.g.h"))
                .isEqualTo(new JsonText("{\"i\":{\"address\":\"" + address.hash("Main St") + "\"}}"));
    }

    @Test
    void aNumberThatNoTypeHoldsIsCopiedAsItWasSent() {
        var huge = "1e99922222222222222222222222222222222222222222";
        var fields = Map.<String, Object>of("items", new JsonText("[{\"n\":" + huge + ",\"email\":[" + huge + "]}]"));

        assertThat(hasher.hashFields(fields).get("items"))
                .isEqualTo(new JsonText("[{\"n\":" + huge + ",\"email\":\"" + hasher.hash("[" + huge + "]") + "\"}]"));
    }

    @Test
    void jsonTextWithoutPersonalDataIsUnchanged() {
        var fields = Map.<String, Object>of("items", new JsonText("[{\"sku\": 1.0}, {}]"));

        assertThat(hasher.hashFields(fields)).isSameAs(fields);
    }

    @Test
    void aTextThatIsNotJsonIsHashedAsAWhole() {
        var hashed = hasher.hashFields(Map.of("items", new JsonText("[{\"email\":\"a@example.com\"")));

        assertThat(hashed.get("items").toString())
                .doesNotContain("a@example.com")
                .contains("hmac:");
    }

    @Test
    void aMatchingArrayIsHashedAsAWholeAndNullStaysNull() {
        var fields = new HashMap<String, Object>();
        fields.put("email", new JsonText("[\"a@example.com\"]"));
        fields.put("user.email", null);

        var hashed = hasher.hashFields(fields);

        assertThat(hashed.get("email")).asString().startsWith("hmac:");
        assertThat(hashed).containsEntry("user.email", null);
    }

    @Test
    void fieldsWithoutPersonalDataAreNotCopied() {
        var fields = Map.<String, Object>of("plan", "pro");

        assertThat(hasher.hashFields(fields)).isSameAs(fields);
        assertThat(PiiHasher.none().hashFields(Map.of("email", "x"))).containsEntry("email", "x");
    }

    @Test
    void anotherKeyGivesAnotherHash() {
        var other = PiiHasher.of(Set.of("email"), "another key");

        assertThat(other.hashFields(Map.of("email", "x"))).isNotEqualTo(hasher.hashFields(Map.of("email", "x")));
    }
}
