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
import io.millrace.schemas.value.PlaceholderIds;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Parses one event's bytes once, straight into a raw event, with no tree between.
 *
 * <p>Ids may be strings or numbers; those of nobody count as absent. Unknown fields are skipped. {@code context.ip} and
 * {@code context.userAgent} become the event's own and are not repeated in its context, so that whoever truncates the
 * address has one place to do it. Not thread-safe: one for each event loop.
 */
public final class EventParser {
    static final JsonFactory JSON = new JsonFactory();

    private final RequestLimits limits;
    private final EventClock clock;
    private final MessageIdGenerator ids;
    private final EventFields fields;
    private final JsonFactory json;

    /** @param nobody which ids count as absent */
    public EventParser(RequestLimits limits, EventClock clock, MessageIdGenerator ids, PlaceholderIds placeholders) {
        this.limits = limits;
        this.clock = clock;
        this.ids = ids;
        this.fields = new EventFields(placeholders);
        // Names are not interned: they come from anyone, and the JVM keeps interned strings in one table.
        this.json = JsonFactory.builder()
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                // UTF-8 alone: zero bytes would be taken for UTF-16 or UTF-32, whose reader may not come to an end.
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
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
    public RawEvent parse(byte[] bytes, int from, int to, EventType type, RequestContext facts) throws Rejection {
        if (to - from > limits.eventBytes()) {
            throw new Rejection(
                    FailureReason.EVENT_TOO_LARGE,
                    "",
                    "an event may have " + limits.eventBytes() + " bytes, this has " + (to - from));
        }
        var draft = new EventDraft(limits.storedEventBytes());
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
     * The context of a batch in a range of bytes; nothing for JSON's null and for an empty list.
     *
     * @throws Rejection if it is not an object, or larger than an event may be
     */
    public BatchContext context(byte[] bytes, Envelope.Span span, String path) throws Rejection {
        if (span.to() - span.from() > limits.eventBytes()) {
            throw new Rejection(
                    FailureReason.EVENT_TOO_LARGE, path, "may have " + limits.eventBytes() + " bytes, as an event");
        }
        var draft = new EventDraft(limits.storedEventBytes());
        read(bytes, span, path, in -> fields.context(in, draft, path));
        return new BatchContext(draft.ip, draft.userAgent, draft.contextTraits, draft.context, draft.flat.made());
    }

    /**
     * The timestamp in a range of bytes, ms since the epoch; null for JSON's null.
     *
     * @throws Rejection if it is no timestamp
     */
    public Long timestamp(byte[] bytes, Envelope.Span span, String path) throws Rejection {
        var out = new Long[1];
        read(bytes, span, path, in -> out[0] = EventFields.time(in, path));
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
            requireEnd(in, path);
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
                fields.read(in, name, draft);
                path = name;
            }
            requireEnd(in, "");
        } catch (IOException e) {
            throw rejection(e, path.isEmpty() ? "" : "." + path);
        }
    }

    private static void requireEnd(JsonParser in, String path) throws IOException, Rejection {
        if (in.nextToken() != null) {
            throw new Rejection(FailureReason.MALFORMED_JSON, path, "unexpected bytes after the value");
        }
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
