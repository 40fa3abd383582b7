package io.millrace.cli.failed;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.failed.Resend.Left;
import io.millrace.cli.failed.Resend.Post;
import io.millrace.cli.failed.Resend.Put;
import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.topic.Topics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * Finds how a failure is sent again: what ingest refused at the path that it was posted to, in the form that it had
 * there; what enrichment could not read as the record that it was.
 */
final class ResendPlanner {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final String BATCH = "/v1/batch";
    private static final String IN_BATCH = "$.batch[";

    private final Function<byte[], RawEvent> rawEvents;

    /** @param rawEvents reads a raw event's bytes; null for what are none */
    ResendPlanner(Function<byte[], RawEvent> rawEvents) {
        this.rawEvents = rawEvents;
    }

    Resend of(Failure failure) {
        var event = failure.event();
        if (event.getTruncated()) {
            return new Left("only a part of the bytes was kept");
        }
        return switch (event.getStage()) {
            case INGEST -> posted(event);
            case ENRICHMENT -> record(event);
            case AGGREGATION, SINK_PUBLISHER, UNKNOWN ->
                new Left("what " + event.getStage() + " refuses is made inside of the pipeline: mend its cause there");
        };
    }

    private static Resend posted(FailedEvent event) {
        var place = event.getPath() == null ? "" : event.getPath();
        if (!place.startsWith("$")) {
            return new Left("a line of a file: import the file again");
        }
        JsonNode json;
        try {
            json = JSON.readTree(FailedJson.bytes(event));
        } catch (IOException e) {
            // Not an error: it failed for that.
            return new Left("malformed, as it was");
        }
        if (!(json instanceof ObjectNode object)) {
            return new Left("not an event");
        }
        var history = new FirstReceipt(event.getId(), event.getFailedAt());
        if (place.startsWith(IN_BATCH)) {
            history.event(object, null);
            return new Post(endpoint(event, BATCH), batchOf(object));
        }
        if (object.path("batch").isArray()) {
            history.batch(object);
            return new Post(endpoint(event, BATCH), object.toString());
        }
        if (event.getEndpoint() == null && !object.path("type").isTextual()) {
            return new Left("filed by a version that did not note the path of a request");
        }
        history.event(object, null);
        // Before paths were noted, an event that names its type was as good in a batch.
        return event.getEndpoint() == null
                ? new Post(BATCH, batchOf(object))
                : new Post(event.getEndpoint(), object.toString());
    }

    private static String endpoint(FailedEvent event, String otherwise) {
        return event.getEndpoint() == null ? otherwise : event.getEndpoint();
    }

    private static String batchOf(ObjectNode event) {
        var body = JSON.createObjectNode();
        body.putArray("batch").add(event);
        return body.toString();
    }

    private Resend record(FailedEvent event) {
        if (!Topics.EVENTS_RAW.name().equals(event.getTopic())) {
            return new Left("made inside of enrichment: mend its cause there");
        }
        if (event.getPath() != null && event.getPath().startsWith("record for ")) {
            return new Left("could not be written, and enrichment has its message id as seen");
        }
        var bytes = FailedJson.bytes(event);
        var raw = rawEvents.apply(bytes);
        return raw == null
                ? new Left("cannot be decoded, as it was")
                : new Put(event.getTopic(), key(raw), ByteBuffer.wrap(bytes));
    }

    /** As ingest keys its records. */
    private static String key(RawEvent event) {
        var device = event.getType() == EventType.ALIAS && event.getPreviousId() != null
                ? event.getPreviousId()
                : event.getAnonymousId() != null ? event.getAnonymousId() : event.getUserId();
        return event.getTenant() + '/' + device;
    }
}
