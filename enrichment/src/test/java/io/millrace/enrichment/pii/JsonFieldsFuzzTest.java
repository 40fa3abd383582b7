package io.millrace.enrichment.pii;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** Fuzzing of configured fields in JSON text, compared with the same replacement in Jackson's tree. */
class JsonFieldsFuzzTest {
    private static final String HASHED = "hashed";
    private static final PiiFields NAMES = new PiiFields(Set.of("address", "list.phone"));

    private final ObjectMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private final JsonFields fields = new JsonFields(NAMES, text -> HASHED);

    @FuzzTest
    void configuredFieldsAndNoOthersAreHashed(byte[] bytes) throws JsonProcessingException {
        var text = new String(bytes, StandardCharsets.UTF_8);

        var hashed = fields.hashFields("list", text);

        var given = tree(text);
        if (given.isPresent()) {
            var expected = expected(given.get(), "list");
            assertThat(expected.equals(JsonFieldsFuzzTest::byValue, json.readTree(hashed)))
                    .as("%s, not %s", hashed, expected)
                    .isTrue();
        }
        assertThat(hashed.length()).isLessThanOrEqualTo(6 * text.length() + 64);
    }

    /** Numbers are compared by value: 1e000 equals 1. */
    private static int byValue(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue());
        }
        return one.equals(other) ? 0 : 1;
    }

    private Optional<JsonNode> tree(String text) {
        try {
            // The tree keeps the last of two equal keys, the text both, so they cannot be compared.
            return Optional.of(json.readTree(text)).filter(node -> node.isContainerNode() && keys(text) == keys(node));
        } catch (JsonProcessingException | NumberFormatException e) {
            // Not JSON, or a number that Java cannot hold: only that nothing is thrown and the text is hashed or
            // unchanged can be checked.
            return Optional.empty();
        }
    }

    private int keys(String text) {
        int keys = 0;
        try (var in = json.createParser(text)) {
            for (var token = in.nextToken(); token != null; token = in.nextToken()) {
                keys += token == JsonToken.FIELD_NAME ? 1 : 0;
            }
        } catch (IOException e) {
            // Cannot happen: the same text was parsed above.
            throw new AssertionError(e);
        }
        return keys;
    }

    private static int keys(JsonNode node) {
        int keys = node.isObject() ? node.size() : 0;
        for (var child : node) {
            keys += keys(child);
        }
        return keys;
    }

    private JsonNode expected(JsonNode node, String path) {
        if (node.isArray()) {
            var array = json.createArrayNode();
            node.forEach(element -> array.add(expected(element, path)));
            return array;
        }
        if (!node.isObject()) {
            return node;
        }
        var object = json.createObjectNode();
        node.properties().forEach(field -> {
            var name = path + '.' + field.getKey();
            object.set(
                    field.getKey(),
                    NAMES.matches(name) ? replaced(field.getValue()) : expected(field.getValue(), name));
        });
        return object;
    }

    private JsonNode replaced(JsonNode node) {
        if (!node.isObject()) {
            return node.isNull() ? node : json.getNodeFactory().textNode(HASHED);
        }
        var object = json.createObjectNode();
        node.properties().forEach(field -> object.set(field.getKey(), replaced(field.getValue())));
        return object;
    }
}
