package io.millrace.ingest.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.schemas.failed.FailureReason;
import java.io.IOException;

/**
 * JSON that is no event yet, as a tree: bounded like a request's body, strict about UTF-8, and with all digits of its numbers.
 * Thread-safe.
 */
public final class JsonTree {
    private final RequestLimits limits;
    private final ObjectMapper json;

    public JsonTree(RequestLimits limits) {
        this.limits = limits;
        var factory = JsonFactory.builder()
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.jsonDepth())
                        .maxTokenCount(limits.batchBytes())
                        .maxStringLength(limits.batchBytes())
                        .build())
                .build();
        this.json = JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
    }

    /**
     * Parses the bytes.
     *
     * @throws Rejection if they are no JSON, or beyond a limit
     */
    public JsonNode parse(byte[] bytes, int from, int to) throws Rejection {
        requireSize(to - from);
        EventParser.requireUtf8(bytes, from, to, "");
        try {
            var tree = json.readTree(bytes, from, to - from);
            if (tree == null || tree.isMissingNode()) {
                throw new Rejection(FailureReason.MALFORMED_JSON, "", "no JSON: empty");
            }
            return tree;
        } catch (IOException e) {
            throw EventParser.rejection(e, "");
        }
    }

    /**
     * Checks a size before anything is parsed.
     *
     * @throws Rejection with EVENT_TOO_LARGE if that is more than a request's body may have
     */
    public void requireSize(int bytes) throws Rejection {
        if (bytes > limits.batchBytes()) {
            throw new Rejection(
                    FailureReason.EVENT_TOO_LARGE,
                    "",
                    "may have at most " + limits.batchBytes() + " bytes; this one has " + bytes);
        }
    }

    /** The tree as JSON in UTF-8. */
    public byte[] bytes(JsonNode tree) {
        try {
            return json.writeValueAsBytes(tree);
        } catch (IOException e) {
            // Crash of this event's processing only: a tree in memory can always be written.
            throw new IllegalStateException("a tree could not be written as JSON", e);
        }
    }
}
