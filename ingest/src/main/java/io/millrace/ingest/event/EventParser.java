package io.millrace.ingest.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.failed.FailureReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Parses one event's bytes once, straight into a raw event, with no tree between.
 *
 * <p>Ids may be strings or numbers; empty ones count as absent. Unknown fields are skipped. {@code context.ip} and
 * {@code context.userAgent} become the event's own and are not repeated in its context, so that whoever truncates the
 * address has one place to do it. Not thread-safe: one for each event loop.
 */
public final class EventParser {
    static final JsonFactory JSON = new JsonFactory();

    private final EventLimits limits;
    private final EventClock clock;
    private final MessageIds ids;
    private final JsonFactory json;

    public EventParser(EventLimits limits, EventClock clock, MessageIds ids) {
        this.limits = limits;
        this.clock = clock;
        this.ids = ids;
        // Names are not interned: they come from anyone, and the JVM keeps interned strings in one table.
        this.json = JsonFactory.builder()
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.jsonDepth())
                        .maxTokenCount(limits.tokens())
                        .maxStringLength(limits.batchBytes())
                        .build())
                .build();
    }

    /**
     * The event in a range of bytes.
     *
     * @param type the type that the request's path names, or null where the event names its own
     * @throws Rejection if the event can't be accepted; its path is relative to the event
     */
    public RawEvent parse(byte[] bytes, int from, int to, EventType type, RequestFacts facts) throws Rejection {
        if (to - from > limits.eventBytes()) {
            throw new Rejection(
                    FailureReason.EVENT_TOO_LARGE,
                    "",
                    "an event may have " + limits.eventBytes() + " bytes, this has " + (to - from));
        }
        var draft = new EventDraft();
        try {
            read(bytes, from, to, draft);
            if (type != null) {
                draft.type = type;
            }
            return draft.finish(facts, clock, ids);
        } catch (Rejection e) {
            // To the edge: the caller answers and dead-letters it, with the id if it had been read.
            throw e.withMessageId(draft.messageId);
        }
    }

    /**
     * The object in a range of bytes, flattened; empty for JSON's null.
     *
     * @throws Rejection if it is not an object
     */
    public Map<String, Object> object(byte[] bytes, Envelope.Span span, String path) throws Rejection {
        var out = new HashMap<String, Object>();
        read(bytes, span, path, in -> {
            var draft = new EventDraft();
            context(in, draft, path);
            out.putAll(draft.context);
        });
        return out;
    }

    /**
     * The timestamp in a range of bytes, ms since the epoch; null for JSON's null.
     *
     * @throws Rejection if it is no timestamp
     */
    public Long timestamp(byte[] bytes, Envelope.Span span, String path) throws Rejection {
        var out = new Long[1];
        read(bytes, span, path, in -> out[0] = timestamp(in, path));
        return out[0];
    }

    private interface Read {
        void from(JsonParser in) throws IOException, Rejection;
    }

    private void read(byte[] bytes, Envelope.Span span, String path, Read read) throws Rejection {
        requireUtf8(bytes, span.from(), span.to(), path);
        try (var in = json.createParser(bytes, span.from(), span.to() - span.from())) {
            in.nextToken();
            read.from(in);
        } catch (IOException e) {
            throw rejection(e, path);
        }
    }

    private void read(byte[] bytes, int from, int to, EventDraft draft) throws Rejection {
        requireUtf8(bytes, from, to, "");
        var path = "";
        try (var in = json.createParser(bytes, from, to - from)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new Rejection(FailureReason.INVALID_FIELD, "", "an event must be a JSON object");
            }
            for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                in.nextToken();
                field(in, name, draft);
                path = name;
            }
            if (in.nextToken() != null) {
                throw new Rejection(FailureReason.MALFORMED_JSON, "", "unexpected bytes after the event");
            }
        } catch (IOException e) {
            throw rejection(e, path.isEmpty() ? "" : "." + path);
        }
    }

    private static void field(JsonParser in, String name, EventDraft draft) throws IOException, Rejection {
        switch (name) {
            case "type" -> draft.type = type(in);
            case "messageId" -> draft.messageId = text(in, ".messageId");
            case "event" -> draft.event = text(in, ".event");
            case "name" -> draft.name = text(in, ".name");
            case "userId" -> draft.userId = text(in, ".userId");
            case "anonymousId" -> draft.anonymousId = text(in, ".anonymousId");
            case "previousId" -> draft.previousId = text(in, ".previousId");
            case "groupId" -> draft.groupId = text(in, ".groupId");
            case "timestamp" -> draft.timestamp = timestamp(in, ".timestamp");
            case "originalTimestamp" -> draft.originalTimestamp = timestamp(in, ".originalTimestamp");
            case "sentAt" -> draft.sentAt = timestamp(in, ".sentAt");
            case "properties" -> object(in, draft.properties, ".properties");
            case "traits" -> object(in, draft.traits, ".traits");
            case "context" -> context(in, draft, ".context");
            default -> in.skipChildren();
        }
    }

    private static void context(JsonParser in, EventDraft draft, String path) throws IOException, Rejection {
        if (absentObject(in, path)) {
            return;
        }
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            in.nextToken();
            switch (name) {
                case "ip" -> draft.ip = text(in, path + ".ip");
                case "userAgent" -> draft.userAgent = text(in, path + ".userAgent");
                case "traits" -> object(in, draft.contextTraits, path + ".traits");
                default -> FlatValues.value(in, name, draft.context, path);
            }
        }
    }

    private static void object(JsonParser in, Map<String, Object> out, String path) throws IOException, Rejection {
        if (!absentObject(in, path)) {
            FlatValues.object(in, out, path);
        }
    }

    private static boolean absentObject(JsonParser in, String path) throws Rejection {
        if (in.currentToken() == JsonToken.VALUE_NULL) {
            return true;
        }
        if (in.currentToken() != JsonToken.START_OBJECT) {
            throw new Rejection(FailureReason.INVALID_FIELD, path, "must be a JSON object");
        }
        return false;
    }

    private static EventType type(JsonParser in) throws IOException, Rejection {
        var text = text(in, ".type");
        if (text == null) {
            return null;
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "track" -> EventType.TRACK;
            case "page" -> EventType.PAGE;
            case "screen" -> EventType.SCREEN;
            case "identify" -> EventType.IDENTIFY;
            case "group" -> EventType.GROUP;
            case "alias" -> EventType.ALIAS;
            default ->
                throw new Rejection(
                        FailureReason.UNKNOWN_TYPE, ".type", "must be track, page, screen, identify, group or alias");
        };
    }

    private static String text(JsonParser in, String path) throws IOException, Rejection {
        return switch (in.currentToken()) {
            case VALUE_STRING -> in.getTextLength() == 0 ? null : in.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.getText();
            case VALUE_NULL -> null;
            default -> throw new Rejection(FailureReason.INVALID_FIELD, path, "must be a string");
        };
    }

    private static Long timestamp(JsonParser in, String path) throws IOException, Rejection {
        return switch (in.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Timestamps.ofEpoch(in.getDoubleValue());
            case VALUE_STRING ->
                in.getTextLength() == 0
                        ? null
                        : Long.valueOf(Timestamps.parse(in.getText()).orElseThrow(() -> noTimestamp(path)));
            default -> throw noTimestamp(path);
        };
    }

    private static Rejection noTimestamp(String path) {
        return new Rejection(
                FailureReason.INVALID_FIELD,
                path,
                "must be an ISO-8601 time or an epoch number, like 2026-11-21T09:05:00Z");
    }

    private static void requireUtf8(byte[] bytes, int from, int to, String path) throws Rejection {
        int invalid = Utf8.firstInvalid(bytes, from, to);
        if (invalid >= 0) {
            throw new Rejection(
                    FailureReason.INVALID_ENCODING, path, "not UTF-8 at byte " + (invalid - from) + " of the event");
        }
    }

    /** Rejected at the edge: all that can fail in parsing bytes in memory is the JSON itself. */
    private static Rejection rejection(IOException e, String after) {
        if (e instanceof StreamConstraintsException limit) {
            boolean deep = limit.getOriginalMessage().contains("nesting depth");
            return new Rejection(
                    deep ? FailureReason.TOO_DEEP : FailureReason.INVALID_FIELD, after, limit.getOriginalMessage());
        }
        if (e instanceof JsonProcessingException fault) {
            var where = fault.getLocation() == null
                    ? ""
                    : " (byte " + fault.getLocation().getByteOffset() + " of the event)";
            return new Rejection(FailureReason.MALFORMED_JSON, after, fault.getOriginalMessage() + where);
        }
        throw new UncheckedIOException("bytes in memory do not fail to be read", e);
    }
}
