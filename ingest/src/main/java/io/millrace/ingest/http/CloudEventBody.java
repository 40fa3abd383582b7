package io.millrace.ingest.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.ingest.cloudevents.CloudEvent;
import io.millrace.ingest.cloudevents.CloudEventReader;
import io.millrace.ingest.event.JsonTree;
import io.millrace.ingest.event.Rejection;
import io.millrace.ingest.event.RequestLimits;
import io.millrace.schemas.failed.FailureReason;
import java.util.ArrayList;
import java.util.List;

/** Finds the CloudEvents of a body, in whichever mode it is. Thread-safe. */
final class CloudEventBody {
    private final RequestLimits limits;
    private final JsonTree json;
    private final CloudEventReader reader;

    CloudEventBody(RequestLimits limits) {
        this.limits = limits;
        this.json = new JsonTree(limits);
        this.reader = new CloudEventReader(json);
    }

    /**
     * One CloudEvent of the body.
     *
     * @param event reads and checks it
     * @param original its bytes in the JSON format, whichever mode it came in, so that it can be sent again
     */
    record Part(Reading event, InputRange original) {}

    /** Reads one CloudEvent. */
    interface Reading {
        CloudEvent read() throws Rejection;
    }

    /** @throws Rejection if the body cannot be split into events */
    List<Part> split(CloudEventHeaders headers, byte[] body, int length) throws Rejection {
        var type = headers.contentType();
        if (type.isOtherFormat() || !type.isUtf8()) {
            throw new Rejection(
                    FailureReason.INVALID_FIELD,
                    ".content-type",
                    "send application/cloudevents+json, application/cloudevents-batch+json, or binary mode, in UTF-8");
        }
        if (headers.isBinary()) {
            var original = json.bytes(reader.toStructured(headers.attributes(), body, length));
            return List.of(new Part(
                    () -> reader.binary(headers.attributes(), body, length),
                    new InputRange("$", original, 0, original.length)));
        }
        var tree = json.parse(body, 0, length);
        if (tree instanceof ArrayNode batch && !type.isStructured()) {
            return batch(batch);
        }
        if (type.isBatch()) {
            throw new Rejection(FailureReason.INVALID_FIELD, "", "a batch must be a JSON array");
        }
        return List.of(new Part(() -> structured(tree), new InputRange("$", body, 0, length)));
    }

    private List<Part> batch(ArrayNode batch) throws Rejection {
        if (batch.size() > limits.batchEvents()) {
            throw new Rejection(
                    FailureReason.TOO_MANY_EVENTS, "", "a batch may have at most " + limits.batchEvents() + " events");
        }
        var parts = new ArrayList<Part>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            var item = batch.get(i);
            var original = json.bytes(item);
            parts.add(new Part(() -> structured(item), new InputRange("$[" + i + "]", original, 0, original.length)));
        }
        return parts;
    }

    private CloudEvent structured(JsonNode tree) throws Rejection {
        if (tree instanceof ObjectNode object) {
            return reader.structured(object);
        }
        throw new Rejection(FailureReason.INVALID_FIELD, "", "a CloudEvent must be a JSON object");
    }

    /** The event in Segment's JSON. */
    byte[] toEvent(CloudEvent event) {
        return json.bytes(event.toEvent());
    }
}
