package io.millrace.cli.failed;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.failed.Resend.Post;
import io.millrace.cli.failed.Resend.Produce;
import io.millrace.cli.failed.Resend.Skip;
import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.topic.Topics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * Planner of how a failure is sent again: an event that ingest rejected in its original form to its original path, a record
 * that enrichment could not read as the same record.
 */
final class ResendPlanner {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final String BATCH = "/v1/batch";
    private static final String CLOUD_EVENTS = "/v1/cloudevents";
    private static final String IN_BATCH = "$.batch[";

    private final Function<byte[], RawEvent> rawEvents;

    /** @param rawEvents decodes a raw event, null if the bytes are not one */
    ResendPlanner(Function<byte[], RawEvent> rawEvents) {
        this.rawEvents = rawEvents;
    }

    Resend plan(Failure failure) {
        var event = failure.event();
        if (event.getTruncated()) {
            return new Skip("its bytes were truncated when it failed");
        }
        return switch (event.getStage()) {
            case INGEST -> planPost(event);
            case ENRICHMENT -> planProduce(event);
            case AGGREGATION, SINK_PUBLISHER, UNKNOWN ->
                new Skip("a failure of " + event.getStage()
                        + " is not an input of a client: fix its cause in that stage");
        };
    }

    private static Resend planPost(FailedEvent event) {
        if (event.getTopic() != null) {
            return new Skip("a record of topic " + event.getTopic()
                    + ": correct the source's mapping and read the topic again (ingest/SOURCES.md)");
        }
        var path = event.getPath() == null ? "" : event.getPath();
        if (!path.startsWith("$")) {
            return new Skip("a line of a file: import the file again");
        }
        JsonNode json;
        try {
            json = JSON.readTree(FailedJson.bytes(event));
        } catch (IOException e) {
            // Not an error: this is why it failed.
            return new Skip("malformed JSON");
        }
        if (!(json instanceof ObjectNode object)) {
            return new Skip("not a JSON object");
        }
        if (CLOUD_EVENTS.equals(event.getEndpoint())) {
            return new Post(
                    CLOUD_EVENTS,
                    FirstReceipt.restoreCloudEvent(object, event.getFailedAt()).toString());
        }
        var receipt = new FirstReceipt(event.getId(), event.getFailedAt());
        if (path.startsWith(IN_BATCH)) {
            receipt.restoreEvent(object, null);
            return new Post(endpoint(event, BATCH), batchOf(object));
        }
        if (object.path("batch").isArray()) {
            receipt.restoreBatch(object);
            return new Post(endpoint(event, BATCH), object.toString());
        }
        if (event.getEndpoint() == null && !object.path("type").isTextual()) {
            return new Skip("its record does not say which path it was posted to");
        }
        receipt.restoreEvent(object, null);
        // Records of older versions lack the path; an event that names its type may go in a batch.
        return event.getEndpoint() == null
                ? new Post(BATCH, batchOf(object))
                : new Post(event.getEndpoint(), object.toString());
    }

    private static String endpoint(FailedEvent event, String fallback) {
        return event.getEndpoint() == null ? fallback : event.getEndpoint();
    }

    private static String batchOf(ObjectNode event) {
        var body = JSON.createObjectNode();
        body.putArray("batch").add(event);
        return body.toString();
    }

    private Resend planProduce(FailedEvent event) {
        if (!Topics.EVENTS_RAW.name().equals(event.getTopic())) {
            return new Skip("not an input of enrichment: fix its cause in that stage");
        }
        if (event.getPath() != null && event.getPath().startsWith("record for ")) {
            return new Skip("enrichment could not write it and has marked its message id as seen");
        }
        var bytes = FailedJson.bytes(event);
        var raw = rawEvents.apply(bytes);
        return raw == null
                ? new Skip("still cannot be decoded")
                : new Produce(event.getTopic(), recordKey(raw), ByteBuffer.wrap(bytes));
    }

    /** Record key as ingest sets it: tenant and device. */
    private static String recordKey(RawEvent event) {
        var device = event.getType() == EventType.ALIAS && event.getPreviousId() != null
                ? event.getPreviousId()
                : event.getAnonymousId() != null ? event.getAnonymousId() : event.getUserId();
        return event.getTenant() + '/' + device;
    }
}
