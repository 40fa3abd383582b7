package io.millrace.ingest.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.schemas.event.EventType;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.value.EventLimits;
import io.millrace.schemas.value.IpAddressParser;
import io.millrace.schemas.value.PlaceholderIds;
import io.millrace.schemas.value.Times;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/** Reader of an event's JSON fields into a draft, by the rules of {@code schemas/VALUES.md}. Thread-safe. */
final class EventFields {
    private final PlaceholderIds placeholders;

    /** @param placeholders ids that count as absent */
    EventFields(PlaceholderIds placeholders) {
        this.placeholders = placeholders;
    }

    /** Reads the field whose value is the current token; unknown fields are skipped. */
    void read(JsonParser in, String name, EventDraft draft) throws IOException, Rejection {
        switch (name) {
            case "type" -> draft.type = type(in);
            case "messageId" -> draft.messageId = id(in, ".messageId");
            case "event" -> draft.event = name(in, ".event");
            case "name" -> draft.name = name(in, ".name");
            case "userId" -> draft.userId = id(in, ".userId");
            case "anonymousId" -> draft.anonymousId = id(in, ".anonymousId");
            case "previousId" -> draft.previousId = id(in, ".previousId");
            case "groupId" -> draft.groupId = id(in, ".groupId");
            case "timestamp" -> draft.timestamp = time(in, ".timestamp");
            case "originalTimestamp" -> draft.originalTimestamp = time(in, ".originalTimestamp");
            case "sentAt" -> draft.sentAt = time(in, ".sentAt");
            case "properties" -> readObject(in, draft, draft.properties, ".properties");
            case "traits" -> readObject(in, draft, draft.traits, ".traits");
            case "context" -> readContext(in, draft, ".context");
            default -> in.skipChildren();
        }
    }

    /** Reads the context object that is the current token. */
    void readContext(JsonParser in, EventDraft draft, String path) throws IOException, Rejection {
        if (isEmpty(in, path)) {
            return;
        }
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            in.nextToken();
            switch (name) {
                case "ip" -> draft.ip = address(in, path + ".ip");
                case "userAgent" -> draft.userAgent = text(in, path + ".userAgent");
                case "traits" -> readObject(in, draft, draft.contextTraits, path + ".traits");
                case "sessionId" -> readSession(in, draft, path);
                default -> draft.flat.readValue(in, name, draft.context, path);
            }
        }
    }

    private static void readObject(JsonParser in, EventDraft draft, Map<String, Object> out, String path)
            throws IOException, Rejection {
        if (!isEmpty(in, path)) {
            draft.flat.readObject(in, out, path);
        }
    }

    /** Whether the value is null or an empty array, as PHP encodes an empty map; any other value must be an object. */
    private static boolean isEmpty(JsonParser in, String path) throws IOException, Rejection {
        if (in.currentToken() == JsonToken.VALUE_NULL) {
            return true;
        }
        boolean emptyList = in.currentToken() == JsonToken.START_ARRAY && in.nextToken() == JsonToken.END_ARRAY;
        if (emptyList) {
            return true;
        }
        // In a non-empty array, the current token is its first element by now.
        if (in.currentToken() != JsonToken.START_OBJECT
                || in.getParsingContext().getParent().inArray()) {
            throw new Rejection(FailureReason.INVALID_FIELD, path, "must be a JSON object");
        }
        return false;
    }

    /** Reads the client's session id: a number, as RudderStack sends it, becomes text; 0 means absent. */
    private void readSession(JsonParser in, EventDraft draft, String path) throws IOException, Rejection {
        if (!in.currentToken().isNumeric() && in.currentToken() != JsonToken.VALUE_STRING) {
            draft.flat.readValue(in, "sessionId", draft.context, path);
            return;
        }
        boolean isAbsent = in.currentToken().isNumeric() && in.getDoubleValue() == 0;
        var id = isAbsent ? null : id(in, path + ".sessionId");
        if (id != null) {
            draft.flat.charge(id.length(), path);
            draft.context.put("sessionId", id);
        }
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

    private String id(JsonParser in, String path) throws IOException, Rejection {
        var id = placeholders.orNull(raw(in, path));
        if (id != null && id.length() > EventLimits.ID_CHARS) {
            throw tooLong(path, EventLimits.ID_CHARS);
        }
        if (id != null && !Surrogates.isWellFormed(id)) {
            // UTF-8 cannot encode it: several ids would be stored as the same one.
            throw new Rejection(
                    FailureReason.INVALID_FIELD, path, "must not hold a lone surrogate (half of a surrogate pair)");
        }
        return id;
    }

    private static String name(JsonParser in, String path) throws IOException, Rejection {
        var name = text(in, path);
        if (name != null && name.length() > EventLimits.NAME_CHARS) {
            throw tooLong(path, EventLimits.NAME_CHARS);
        }
        return name;
    }

    private String address(JsonParser in, String path) throws IOException, Rejection {
        var text = text(in, path);
        // An invalid address is kept, so that enrichment can mark the event.
        return placeholders.contains(text)
                ? null
                : IpAddressParser.literal(text).orElse(text);
    }

    private static String text(JsonParser in, String path) throws IOException, Rejection {
        var text = raw(in, path);
        return text == null ? null : Surrogates.wellFormed(text);
    }

    private static String raw(JsonParser in, String path) throws IOException, Rejection {
        return switch (in.currentToken()) {
            case VALUE_STRING -> in.getTextLength() == 0 ? null : in.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.getText();
            case VALUE_NULL -> null;
            default -> throw new Rejection(FailureReason.INVALID_FIELD, path, "must be a string");
        };
    }

    /** The time that is the current token, ms since the epoch; null for null and for placeholders of an unset time. */
    static Long time(JsonParser in, String path) throws IOException, Rejection {
        return switch (in.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                var number = in.getNumberValue();
                yield time(Times.parse(number), () -> Times.isUnset(number), path);
            }
            case VALUE_STRING -> {
                var text = in.getText();
                yield time(Times.parse(text), () -> Times.isUnset(text), path);
            }
            default -> throw notATime(path);
        };
    }

    private static Long time(OptionalLong time, BooleanSupplier isUnset, String path) throws Rejection {
        if (time.isPresent()) {
            return time.getAsLong();
        }
        if (isUnset.getAsBoolean()) {
            return null;
        }
        throw notATime(path);
    }

    private static Rejection notATime(String path) {
        return new Rejection(
                FailureReason.INVALID_FIELD,
                path,
                "must be an ISO-8601 time or an epoch number, like 2026-11-21T09:05:00Z");
    }

    private static Rejection tooLong(String path, int limit) {
        return new Rejection(FailureReason.INVALID_FIELD, path, "may have " + limit + " characters at most");
    }
}
