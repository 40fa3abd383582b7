package io.millrace.ingest.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import io.millrace.ingest.event.Rejection;
import io.millrace.schemas.failed.FailureReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Verdicts on the events of one request, in their order, or one rejection of the request as a whole. For one event loop. */
final class Verdicts {
    private static final JsonFactory JSON = new JsonFactory();

    // Encoded once: these are written for every event.
    private static final SerializableString MESSAGE_ID = new SerializedString("messageId");
    private static final SerializableString STATUS = new SerializedString("status");
    private static final SerializableString ACCEPTED = new SerializedString("accepted");

    // The message id of an accepted event, a Rejected of a rejected one.
    private final List<Object> events = new ArrayList<>();
    private final List<FailureReason> rejections = new ArrayList<>(0);
    private Rejected whole;

    private record Rejected(Rejection why, String path) {}

    /** How many verdicts there are, which is the index of the next event. */
    int size() {
        return events.size();
    }

    /** Adds the verdict on an accepted event. */
    void accepted(String messageId) {
        events.add(messageId);
    }

    /** Adds the verdict on a rejected event. */
    void rejected(Rejection why, String path) {
        events.add(new Rejected(why, path));
        rejections.add(why.reason());
    }

    /** Replaces the verdict on an event that was accepted, and that the broker then refused. */
    void replaceByRejection(int index, Rejection why, String path) {
        events.set(index, new Rejected(why, path));
        rejections.add(why.reason());
    }

    /** Makes the response that of a request rejected as a whole. */
    void rejectedWhole(Rejection why, String path) {
        whole = new Rejected(why, path);
        rejections.add(why.reason());
    }

    /** Reasons of all rejections. */
    List<FailureReason> rejections() {
        return rejections;
    }

    /** The response's status. */
    int status() {
        if (whole == null) {
            return 200;
        }
        return switch (whole.why().reason()) {
            case BATCH_TOO_LARGE, TOO_MANY_EVENTS, EVENT_TOO_LARGE -> 413;
            default -> 400;
        };
    }

    /** The response's body. */
    byte[] json() {
        return whole == null ? eventsJson() : wholeJson();
    }

    private byte[] eventsJson() {
        var bytes = new ByteArrayOutputStream(64 + 64 * events.size());
        try (var out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeBooleanField("success", true);
            out.writeArrayFieldStart("events");
            for (var event : events) {
                out.writeStartObject();
                if (event instanceof Rejected rejected) {
                    rejected(out, rejected);
                } else {
                    out.writeFieldName(MESSAGE_ID);
                    out.writeString((String) event);
                    out.writeFieldName(STATUS);
                    out.writeString(ACCEPTED);
                }
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        } catch (IOException e) {
            throw inMemory(e);
        }
        return bytes.toByteArray();
    }

    private static void rejected(JsonGenerator out, Rejected event) throws IOException {
        if (event.why().messageId() != null) {
            out.writeStringField("messageId", event.why().messageId());
        }
        out.writeStringField("status", "rejected");
        fault(out, event.why(), event.path());
    }

    private byte[] wholeJson() {
        var bytes = new ByteArrayOutputStream(256);
        try (var out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeBooleanField("success", false);
            fault(out, whole.why(), whole.path());
            out.writeEndObject();
        } catch (IOException e) {
            throw inMemory(e);
        }
        return bytes.toByteArray();
    }

    private static void fault(JsonGenerator out, Rejection why, String path) throws IOException {
        out.writeStringField("reason", why.reason().name());
        out.writeStringField("path", path);
        out.writeStringField("message", why.getMessage());
    }

    private static UncheckedIOException inMemory(IOException e) {
        return new UncheckedIOException("an in-memory stream does not fail", e);
    }
}
