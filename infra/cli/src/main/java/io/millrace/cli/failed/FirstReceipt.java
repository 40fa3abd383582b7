package io.millrace.cli.failed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.schemas.value.PlaceholderIds;
import io.millrace.schemas.value.Times;
import java.time.Instant;

/**
 * Restores an event's time and id as of its first receipt before it is sent again. Its time counts from the first receipt,
 * and an event without a message id gets one derived from its failure, so it counts once however often it is sent.
 */
final class FirstReceipt {
    private final String failureId;
    private final long receivedAt;

    FirstReceipt(String failureId, long receivedAt) {
        this.failureId = failureId;
        this.receivedAt = receivedAt;
    }

    /** Restores every event of a batch and moves the batch's sentAt into them. */
    void restoreBatch(ObjectNode body) {
        var sentAt = parseTime(body.get("sentAt"));
        int i = 0;
        for (var event : body.path("batch")) {
            if (event instanceof ObjectNode object) {
                restoreEvent(object, sentAt);
                if (object.path("messageId").asText().equals(messageId())) {
                    object.put("messageId", messageId() + "-" + i);
                }
            }
            i++;
        }
        if (sentAt != null) {
            body.remove("sentAt");
        }
    }

    /**
     * Restores one event.
     *
     * @param batchSentAt sentAt of its batch in ms since the epoch, or null
     */
    void restoreEvent(ObjectNode event, Long batchSentAt) {
        var id = event.get("messageId");
        if (id == null || id.isNull() || (id.isTextual() && PlaceholderIds.DEFAULT.contains(id.textValue()))) {
            event.put("messageId", messageId());
        }
        var sentAt = batchSentAt != null ? batchSentAt : parseTime(event.get("sentAt"));
        var field = isPresent(event.get("originalTimestamp")) ? "originalTimestamp" : "timestamp";
        if (!isPresent(event.get(field))) {
            event.put("timestamp", Instant.ofEpochMilli(receivedAt).toString());
            event.remove("sentAt");
            return;
        }
        var original = parseTime(event.get(field));
        if (original != null && sentAt != null) {
            event.put(
                    "originalTimestamp",
                    Instant.ofEpochMilli(receivedAt - (sentAt - original)).toString());
            event.remove("sentAt");
        }
    }

    /** A CloudEvent, which has its id; without a time it counts from its first receipt. */
    static ObjectNode restoreCloudEvent(ObjectNode event, long receivedAt) {
        if (!event.hasNonNull("time")) {
            event.put("time", Instant.ofEpochMilli(receivedAt).toString());
        }
        return event;
    }

    private String messageId() {
        return "redrive-" + failureId;
    }

    private static boolean isPresent(JsonNode value) {
        return value != null && !value.isNull() && !(value.isTextual() && Times.isUnset(value.textValue()));
    }

    /** Time in ms since the epoch, or null if it is absent or invalid; ingest rejects invalid times. */
    private static Long parseTime(JsonNode value) {
        if (!isPresent(value)) {
            return null;
        }
        var time = value.isNumber() ? Times.parse(value.numberValue()) : Times.parse(value.asText());
        return time.isPresent() ? Long.valueOf(time.getAsLong()) : null;
    }
}
