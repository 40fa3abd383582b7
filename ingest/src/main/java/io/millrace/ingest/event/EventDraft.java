package io.millrace.ingest.event;

import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.failed.FailureReason;
import java.util.HashMap;
import java.util.Map;

/** What has been read of one event, before it is checked as a whole. */
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

    /** @param limit most characters that it may flatten to */
    EventDraft(int limit) {
        this.flat = new Flattener(limit);
    }

    /** Checks what the type requires, and makes the event. */
    RawEvent finish(RequestContext facts, EventClock clock, MessageIdGenerator ids) throws Rejection {
        requireFields();
        var batch = facts.context();
        // Counted first: a batch's context is in every one of its events.
        flat.count(batch.characters(), ".context");
        contextTraits.forEach(traits::putIfAbsent);
        batch.traits().forEach(traits::putIfAbsent);
        batch.values().forEach(context::putIfAbsent);
        var original = originalTimestamp != null ? originalTimestamp : timestamp;
        // The batch's sentAt is the one that was read when the request left, also on a retry.
        var sent = facts.sentAt() != null ? facts.sentAt() : sentAt;
        return new RawEvent(
                facts.tenant(),
                messageId != null ? messageId : ids.next(),
                type,
                type == EventType.TRACK ? event : name,
                userId,
                anonymousId,
                previousId,
                groupId,
                clock.eventTime(facts.receivedAt(), original, sent),
                facts.receivedAt(),
                original,
                sent,
                first(ip, batch.ip(), facts.ip()),
                first(userAgent, batch.userAgent(), facts.userAgent()),
                facts.writeKeyId(),
                properties,
                traits,
                context);
    }

    private static String first(String own, String ofBatch, String ofRequest) {
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
            throw missing(".anonymousId", "userId or anonymousId is required, and must name somebody");
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
