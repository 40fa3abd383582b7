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
 * Parser from one event's JSON bytes to a {@link RawEvent}, without an intermediate tree.
 *
 * <p>Ids may be strings or numbers; placeholders such as {@code null} count as absent. Unknown fields are skipped.
 * {@code context.ip} and {@code context.userAgent} become fields of the event and are not repeated in its context, so that
 * IP truncation has one place. Not thread-safe: one for each event loop.
 */
public final class EventParser {
    static final JsonFactory JSON = new JsonFactory();

    private final RequestLimits limits;
    private final EventClock clock;
    private final MessageIdGenerator ids;
    private final EventFields fields;
    private final JsonFactory json;

    /** @param placeholders ids that count as absent */
    public EventParser(RequestLimits limits, EventClock clock, MessageIdGenerator ids, PlaceholderIds placeholders) {
        this.limits = limits;
        this.clock = clock;
        this.ids = ids;
        this.fields = new EventFields(placeholders);
        // Field names come from clients, without bound: interning would fill the JVM-wide string table.
        this.json = JsonFactory.builder()
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                // UTF-8 only: with detection, zero bytes select the UTF-16 or UTF-32 reader, and the latter may loop
                // forever.
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.jsonDepth())
                        .maxTokenCount(limits.maxTokens())
                        .maxStringLength(limits.batchBytes())
                        .build())
                .build();
    }

    /**
     * The event in a range of bytes.
     *
     * @param type the type named by the request's path, or null if the event names its own
     * @throws Rejection if the event cannot be accepted; its path is relative to the event
     */
    public RawEvent parse(byte[] bytes, int from, int to, EventType type, RequestContext request) throws Rejection {
        if (to - from > limits.eventBytes()) {
            throw new Rejection(
                    FailureReason.EVENT_TOO_LARGE,
                    "",
                    "an event may have at most " + limits.eventBytes() + " bytes; this one has " + (to - from));
        }
        var draft = new EventDraft(limits.storedEventBytes());
        try {
            read(bytes, from, to, draft);
            if (type != null) {
                draft.type = type;
            }
            return draft.finish(request, clock, ids);
        } catch (Rejection e) {
            // Rejected at the edge by the caller; the message id goes into its dead letter.
            throw e.withMessageId(draft.messageId);
        }
    }

    /**
     * The context of a batch in a range of bytes; empty for JSON's null and for an empty array.
     *
     * @throws Rejection if it is not an object, or larger than an event may be
     */
    public BatchContext context(byte[] bytes, Envelope.Span span, String path) throws Rejection {
        if (span.to() - span.from() > limits.eventBytes()) {
            throw new Rejection(
                    FailureReason.EVENT_TOO_LARGE,
                    path,
                    "may have at most " + limits.eventBytes() + " bytes, as an event");
        }
        var draft = new EventDraft(limits.storedEventBytes());
        read(bytes, span, path, in -> fields.readContext(in, draft, path));
        return new BatchContext(draft.ip, draft.userAgent, draft.contextTraits, draft.context, draft.flat.charged());
    }

    /**
     * The timestamp in a range of bytes, ms since the epoch; null for JSON's null.
     *
     * @throws Rejection if it is not a timestamp
     */
    public Long timestamp(byte[] bytes, Envelope.Span span, String path) throws Rejection {
        var out = new Long[1];
        read(bytes, span, path, in -> out[0] = EventFields.time(in, path));
        return out[0];
    }

    private interface ValueReader {
        void read(JsonParser in) throws IOException, Rejection;
    }

    private void read(byte[] bytes, Envelope.Span span, String path, ValueReader reader) throws Rejection {
        requireUtf8(bytes, span.from(), span.to(), path);
        try (var in = json.createParser(bytes, span.from(), span.to() - span.from())) {
            in.nextToken();
            reader.read(in);
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

    static void requireUtf8(byte[] bytes, int from, int to, String path) throws Rejection {
        int invalid = Utf8.firstInvalid(bytes, from, to);
        if (invalid >= 0) {
            throw new Rejection(
                    FailureReason.INVALID_ENCODING, path, "not UTF-8 at byte " + (invalid - from) + " of the event");
        }
    }

    /** The rejection for a parser's exception: with the input in memory, only its content can fail. */
    static Rejection rejection(IOException e, String after) {
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
        throw new UncheckedIOException("reading bytes in memory cannot fail", e);
    }
}
