package io.millrace.ingest.event;

import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.failed.FailureReason;
import java.util.HashMap;
import java.util.Map;

/** Fields of one event as read so far, before the event is checked as a whole. For one thread. */
final class EventDraft {
    final Flattener flat;
    EventType type;
    String messageId;
    String event;
    String name;
    String userId;
    String anonymousId;
    String previousId;
    String groupId;
    Long timestamp;
    Long originalTimestamp;
    Long sentAt;
    String ip;
    String userAgent;
    final Map<String, Object> properties = new HashMap<>();
    final Map<String, Object> traits = new HashMap<>();
    final Map<String, Object> contextTraits = new HashMap<>();
    final Map<String, Object> context = new HashMap<>();

    /** @param limit most characters of all keys and texts after flattening */
    EventDraft(int limit) {
        this.flat = new Flattener(limit);
    }

    /**
     * The finished event.
     *
     * @throws Rejection if a field that its type requires is missing, or its time is out of range
     */
    RawEvent finish(RequestContext request, EventClock clock, MessageIdGenerator ids) throws Rejection {
        requireFields();
        var batch = request.context();
        // Charged first, because the batch's context is copied into each event.
        flat.charge(batch.characters(), ".context");
        contextTraits.forEach(traits::putIfAbsent);
        batch.traits().forEach(traits::putIfAbsent);
        batch.values().forEach(context::putIfAbsent);
        var original = originalTimestamp != null ? originalTimestamp : timestamp;
        // The batch's sentAt wins: it was read when the request was sent, also on a retry.
        var sent = request.sentAt() != null ? request.sentAt() : sentAt;
        return new RawEvent(
                request.tenant(),
                messageId != null ? messageId : ids.next(),
                type,
                type == EventType.TRACK ? event : name,
                userId,
                anonymousId,
                previousId,
                groupId,
                clock.eventTime(request.receivedAt(), original, sent),
                request.receivedAt(),
                original,
                sent,
                firstNonNull(ip, batch.ip(), request.ip()),
                firstNonNull(userAgent, batch.userAgent(), request.userAgent()),
                request.writeKeyId(),
                properties,
                traits,
                context);
    }

    private static String firstNonNull(String own, String ofBatch, String ofRequest) {
        return own != null ? own : ofBatch != null ? ofBatch : ofRequest;
    }

    private void requireFields() throws Rejection {
        if (type == null) {
            throw missing(".type", "type is required: track, page, screen, identify, group or alias");
        }
        switch (type) {
            case TRACK -> require(event, ".event", "a track call needs its event's name");
            case GROUP -> require(groupId, ".groupId", "a group call needs groupId");
            case ALIAS -> {
                require(previousId, ".previousId", "an alias call needs previousId");
                require(userId, ".userId", "an alias call needs userId");
            }
            default -> {}
        }
        if (userId == null && anonymousId == null) {
            throw missing(
                    ".anonymousId",
                    "userId or anonymousId is required, and must not be a placeholder such as null or n/a");
        }
    }

    private static void require(String value, String path, String message) throws Rejection {
        if (value == null) {
            throw missing(path, message);
        }
    }

    private static Rejection missing(String path, String message) {
        return new Rejection(FailureReason.MISSING_FIELD, path, message);
    }
}
