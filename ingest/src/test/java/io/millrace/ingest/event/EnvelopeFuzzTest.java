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

/** The envelope of any body: of what Jackson reads as an object it finds the same events, and none of its ranges leaves the body. */
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
            // Refused: malformed as a whole, or too many events.
            return Optional.empty();
        }
    }

    /** Nothing where Jackson takes it for another encoding than UTF-8, or sees no object. */
    private static Optional<ObjectNode> byJackson(byte[] body) {
        if (Utf8.firstInvalid(body, 0, body.length) >= 0
                || new String(body, StandardCharsets.UTF_8).indexOf('\0') >= 0) {
            return Optional.empty();
        }
        // A name written with escapes is another to a scan of bytes: no client writes "batch" so.
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
