package io.millrace.cli.failed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.schemas.value.PlaceholderIds;
import io.millrace.schemas.value.Times;
import java.time.Instant;

/**
 * Makes an event that is sent again the one that it was when it was received first: its time is counted from then, and
 * one without a message id gets that of its failure, so that it counts once however often it is sent.
 */
final class FirstReceipt {
    private final String failureId;
    private final long receivedAt;

    FirstReceipt(String failureId, long receivedAt) {
        this.failureId = failureId;
        this.receivedAt = receivedAt;
    }

    /** A whole batch; its own sentAt goes into its events. */
    void batch(ObjectNode body) {
        var sentAt = time(body.get("sentAt"));
        int i = 0;
        for (var event : body.path("batch")) {
            if (event instanceof ObjectNode object) {
                event(object, sentAt);
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
     * One event.
     *
     * @param batchSentAt of its batch, or null
     */
    void event(ObjectNode event, Long batchSentAt) {
        var id = event.get("messageId");
        if (id == null || id.isNull() || (id.isTextual() && PlaceholderIds.DEFAULT.contains(id.textValue()))) {
            event.put("messageId", messageId());
        }
        var sentAt = batchSentAt != null ? batchSentAt : time(event.get("sentAt"));
        var field = isGiven(event.get("originalTimestamp")) ? "originalTimestamp" : "timestamp";
        if (!isGiven(event.get(field))) {
            event.put("timestamp", Instant.ofEpochMilli(receivedAt).toString());
            event.remove("sentAt");
            return;
        }
        var original = time(event.get(field));
        if (original != null && sentAt != null) {
            event.put(
                    "originalTimestamp",
                    Instant.ofEpochMilli(receivedAt - (sentAt - original)).toString());
            event.remove("sentAt");
        }
    }

    private String messageId() {
        return "redrive-" + failureId;
    }

    private static boolean isGiven(JsonNode value) {
        return value != null && !value.isNull() && !(value.isTextual() && Times.isUnset(value.textValue()));
    }

    /** Null for what is no time: that is for ingest to refuse. */
    private static Long time(JsonNode value) {
        if (!isGiven(value)) {
            return null;
        }
        var time = value.isNumber() ? Times.parse(value.numberValue()) : Times.parse(value.asText());
        return time.isPresent() ? Long.valueOf(time.getAsLong()) : null;
    }
}
