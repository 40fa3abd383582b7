package io.millrace.ingest.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import io.millrace.ingest.event.Rejection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The answer to a request, written while its events are read: one compact verdict for each. */
final class Verdicts {
    private static final JsonFactory JSON = new JsonFactory();

    // Encoded once: these are written for every event.
    private static final SerializableString MESSAGE_ID = new SerializedString("messageId");
    private static final SerializableString STATUS = new SerializedString("status");
    private static final SerializableString ACCEPTED = new SerializedString("accepted");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    private final JsonGenerator out;
    private int accepted;
    private int rejected;

    Verdicts() {
        try {
            out = JSON.createGenerator(bytes);
            out.writeStartObject();
            out.writeBooleanField("success", true);
            out.writeArrayFieldStart("events");
        } catch (IOException e) {
            throw inMemory(e);
        }
    }

    void accepted(String messageId) {
        accepted++;
        try {
            out.writeStartObject();
            out.writeFieldName(MESSAGE_ID);
            out.writeString(messageId);
            out.writeFieldName(STATUS);
            out.writeString(ACCEPTED);
            out.writeEndObject();
        } catch (IOException e) {
            throw inMemory(e);
        }
    }

    void rejected(Rejection why, String path) {
        rejected++;
        try {
            out.writeStartObject();
            if (why.messageId() != null) {
                out.writeStringField("messageId", why.messageId());
            }
            out.writeStringField("status", "rejected");
            fault(out, why, path);
            out.writeEndObject();
        } catch (IOException e) {
            throw inMemory(e);
        }
    }

    int acceptedCount() {
        return accepted;
    }

    int rejectedCount() {
        return rejected;
    }

    byte[] finish() {
        try {
            out.writeEndArray();
            out.writeEndObject();
            out.close();
        } catch (IOException e) {
            throw inMemory(e);
        }
        return bytes.toByteArray();
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
