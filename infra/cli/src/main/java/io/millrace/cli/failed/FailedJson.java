package io.millrace.cli.failed;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.schemas.failed.FailedEvent;
import java.time.Instant;
import java.util.Base64;

/** JSON of a failed event, on one line. */
final class FailedJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private FailedJson() {}

    static String of(Failure failure) {
        var event = failure.event();
        var node = JSON.createObjectNode();
        node.put("id", event.getId());
        node.put("failedAt", Instant.ofEpochMilli(event.getFailedAt()).toString());
        node.put("stage", event.getStage().toString());
        node.put("reason", event.getReason().toString());
        node.put("message", failure.message());
        node.put("state", failure.stateLabel());
        node.put("stateSince", Instant.ofEpochMilli(failure.stateSince()).toString());
        node.put("tenant", event.getTenant());
        node.put("messageId", event.getMessageId());
        node.put("endpoint", event.getEndpoint());
        node.put("path", event.getPath());
        node.put("topic", event.getTopic());
        node.put("partition", event.getPartition());
        node.put("offset", event.getOffset());
        node.put("truncated", event.getTruncated());
        node.put("original", Base64.getEncoder().encodeToString(bytes(event)));
        return node.toString();
    }

    /** Original bytes of the event. */
    static byte[] bytes(FailedEvent event) {
        var original = event.getOriginal().duplicate();
        var bytes = new byte[original.remaining()];
        original.get(bytes);
        return bytes;
    }
}
