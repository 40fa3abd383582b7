package io.millrace.ingest.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The envelope of arbitrary bytes: it finds the events that Jackson finds, and all of its ranges are inside the body. */
class EnvelopeFuzzTest {
    private static final int MOST = 50;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    @FuzzTest
    void anEnvelopeHoldsTheEventsThatJacksonReads(byte[] body) {
        var envelope = scan(body);

        envelope.ifPresent(found -> {
            int from = found.rootFrom();
            for (int i = 0; i < found.size(); i++) {
                assertThat(found.from(i)).isGreaterThan(from).isLessThan(found.to(i));
                from = found.to(i);
            }
            assertThat(from).isLessThanOrEqualTo(body.length);
            assertThat(found.size()).isLessThanOrEqualTo(MOST);
        });
        byJackson(body).filter(json -> json.path("batch").size() <= MOST).ifPresent(json -> {
            assertThat(envelope).isPresent();
            var batch = json.get("batch");
            assertThat(envelope.get().hasBatch()).isEqualTo(batch != null && batch.isArray());
            for (int i = 0; i < envelope.get().size(); i++) {
                assertThat(read(body, envelope.get().from(i), envelope.get().to(i)))
                        .hasValue(batch.get(i));
            }
        });
    }

    private static Optional<Envelope> scan(byte[] body) {
        try {
            return Optional.of(Envelope.scan(body, body.length, MOST));
        } catch (Rejection e) {
            // Rejected: malformed as a whole, or too many events.
            return Optional.empty();
        }
    }

    /** Null if Jackson detects another encoding than UTF-8, or no object. */
    private static Optional<ObjectNode> byJackson(byte[] body) {
        if (Utf8.firstInvalid(body, 0, body.length) >= 0
                || new String(body, StandardCharsets.UTF_8).indexOf('\0') >= 0) {
            return Optional.empty();
        }
        // The scan compares bytes, so it does not find an escaped "batch", which no client sends.
        return read(body, 0, body.length)
                .filter(json -> new String(body, StandardCharsets.UTF_8).indexOf("\\u") < 0)
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast);
    }

    private static Optional<JsonNode> read(byte[] body, int from, int to) {
        try {
            return Optional.of(JSON.readTree(body, from, to - from));
        } catch (IOException e) {
            // Not JSON.
            return Optional.empty();
        }
    }
}
