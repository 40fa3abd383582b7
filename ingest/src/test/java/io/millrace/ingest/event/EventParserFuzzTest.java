package io.millrace.ingest.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.JsonText;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.value.EventLimits;
import io.millrace.schemas.value.PlaceholderIds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Events of arbitrary bytes: an accepted one is within the limits of all stages and equals what Jackson reads. */
class EventParserFuzzTest {
    private static final long RECEIVED = Instant.parse("2026-11-21T09:00:00Z").toEpochMilli();
    private static final RequestLimits LIMITS = new RequestLimits(4 * 1024, 500 * 1024, 100, 16);
    private static final RequestContext FACTS =
            new RequestContext("acme", "0a1b2c3d", RECEIVED, null, null, null, BatchContext.NONE);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final EventParser parser =
            new EventParser(LIMITS, new EventClock(Instant.EPOCH), new MessageIdGenerator(7), PlaceholderIds.DEFAULT);

    @FuzzTest
    void anAcceptedEventIsWithinTheLimitsAndEqualsWhatJacksonReads(byte[] bytes) throws IOException {
        var accepted = parse(bytes);
        if (accepted.isEmpty()) {
            return;
        }
        var event = accepted.get();

        assertThat(EventLimits.isId(event.getMessageId())).isTrue();
        assertThat(EventLimits.isId(device(event))).isTrue();
        assertThat(event.getUserId() == null || EventLimits.isId(event.getUserId()))
                .isTrue();
        assertThat(EventLimits.isTime(event.getTime())).isTrue();
        assertThat(event.getTime()).isLessThanOrEqualTo(RECEIVED);
        assertThat(characters(event)).isLessThanOrEqualTo(LIMITS.storedEventBytes());
        var json = JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
        assertThat(json.isObject()).isTrue();
        json.path("properties").properties().forEach(field -> {
            // Of a name that occurs twice, or is also the path to another one, the last wins.
            if (field.getValue().isTextual() && bytes.length < 64) {
                assertThat(event.getProperties()).containsKey(field.getKey());
            }
        });
        assertThat(event.getUserId()).isIn(null, json.path("userId").asText());
        readBack(event.getProperties());
        readBack(event.getContext());
    }

    private Optional<RawEvent> parse(byte[] bytes) {
        try {
            return Optional.of(parser.parse(bytes, 0, bytes.length, null, FACTS));
        } catch (Rejection e) {
            // Rejected, with a reason.
            assertThat(e.getMessage()).isNotEmpty();
            return Optional.empty();
        }
    }

    private static String device(RawEvent event) {
        return event.getType() == EventType.ALIAS
                ? event.getPreviousId()
                : event.getAnonymousId() != null ? event.getAnonymousId() : event.getUserId();
    }

    private static long characters(RawEvent event) {
        return characters(event.getProperties()) + characters(event.getTraits()) + characters(event.getContext());
    }

    private static long characters(Map<String, Object> values) {
        long sum = 0;
        for (var entry : values.entrySet()) {
            sum += entry.getKey().length();
            sum += entry.getValue() instanceof String text ? text.length() : 0;
            sum += entry.getValue() instanceof JsonText text ? text.getJson().length() : 0;
        }
        return sum;
    }

    /** Values kept as JSON text are valid JSON. */
    private static void readBack(Map<String, Object> values) throws IOException {
        for (var value : values.values()) {
            if (value instanceof JsonText text) {
                JsonNode read = JSON.readTree(text.getJson());
                assertThat(read.isContainerNode()).isTrue();
            }
        }
    }
}
