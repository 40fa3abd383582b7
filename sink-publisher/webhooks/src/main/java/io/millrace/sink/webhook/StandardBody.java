package io.millrace.sink.webhook;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Body by the Standard Webhooks specification: {@code {"type","timestamp","data"}}, where data is the row as the query API has it,
 * with its tenant and generation. Of a row that is too large the largest values are left out and named in {@code "omitted"}.
 */
public final class StandardBody implements BodyWriter {
    @Override
    public byte[] write(Notification notification) throws BodyTooLargeException {
        var omitted = new ArrayList<String>();
        var rest = notification;
        var body = body(rest, omitted);
        while (body.length > MAX_BYTES) {
            var largest = rest.values().entrySet().stream()
                    .max(Comparator.comparingInt(
                            value -> JsonValues.text(value.getValue()).length()))
                    .orElseThrow(() -> new BodyTooLargeException(
                            "the row has more than " + MAX_BYTES + " bytes by its dimensions alone"))
                    .getKey();
            omitted.add(largest);
            rest = rest.without(largest);
            body = body(rest, omitted);
        }
        return body;
    }

    private static byte[] body(Notification about, List<String> omitted) {
        return JsonValues.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("type", about.kind().type());
            json.writeStringField("timestamp", about.time().toString());
            json.writeObjectFieldStart("data");
            json.writeStringField("insight", about.insight());
            json.writeStringField("tenant", about.tenant());
            json.writeObjectFieldStart("window");
            json.writeStringField("start", about.start().toString());
            json.writeStringField("end", about.end().toString());
            json.writeEndObject();
            json.writeFieldName("group");
            JsonValues.write(json, about.group());
            writeValues(json, about);
            if (!omitted.isEmpty()) {
                json.writeFieldName("omitted");
                JsonValues.write(json, omitted);
            }
            json.writeNumberField("generation", about.generation());
            json.writeNumberField("revision", about.revision());
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private static void writeValues(JsonGenerator json, Notification about) throws IOException {
        if (about.kind().isAlert()) {
            // What an alert says of its row are fields of its own.
            for (var field : about.values().entrySet()) {
                json.writeFieldName(field.getKey());
                JsonValues.write(json, field.getValue());
            }
            json.writeBooleanField("raised", about.kind() == Notification.Kind.ALERT_RAISED);
        } else {
            json.writeFieldName("values");
            JsonValues.write(json, about.values());
            json.writeBooleanField("final", about.kind() == Notification.Kind.FINAL_ROW);
        }
    }
}
