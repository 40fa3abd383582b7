package io.millrace.ingest.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import io.millrace.ingest.event.Rejection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The answer to a request: one compact verdict for each event, in the order of the request. For one event loop. */
final class Verdicts {
    private static final JsonFactory JSON = new JsonFactory();

    // Encoded once: these are written for every event.
    private static final SerializableString MESSAGE_ID = new SerializedString("messageId");
    private static final SerializableString STATUS = new SerializedString("status");
    private static final SerializableString ACCEPTED = new SerializedString("accepted");

    // The message id of an accepted event, a Rejected of another.
    private final List<Object> events = new ArrayList<>();

    private record Rejected(Rejection why, String path) {}

    /** How many there are: the number of the next event. */
    int size() {
        return events.size();
    }

    void accepted(String messageId) {
        events.add(messageId);
    }

    void rejected(Rejection why, String path) {
        events.add(new Rejected(why, path));
    }

    /** Takes back that the event was accepted. */
    void rejectedAfterAll(int event, Rejection why, String path) {
        events.set(event, new Rejected(why, path));
    }

    /** The answer. */
    byte[] json() {
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

    /** The answer to a request that is refused as a whole. */
    static byte[] refusal(Rejection why, String path) {
        var bytes = new ByteArrayOutputStream(256);
        try (var out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeBooleanField("success", false);
            fault(out, why, path);
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
