package io.millrace.ingest.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.ingest.event.Envelope;
import io.millrace.ingest.event.Rejection;
import io.millrace.schemas.failed.FailureReason;
import java.io.IOException;

/**
 * Lines of a file that an import could not read, posted so that they are dead-lettered like any other input:
 * {@code {"batch":[{"file":"a.log","line":12,"reason":"IMPORT_LINE_INVALID","message":"…","bytes":"<base64>"}]}}. The
 * verdict on each is its rejection, at {@code file:line}.
 */
final class RejectedLines {
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build();

    void each(byte[] json, Envelope envelope, Outcome outcome) {
        for (int i = 0; i < envelope.size(); i++) {
            int from = envelope.from(i);
            int to = envelope.to(i);
            try (var in = JSON.createParser(json, from, to - from)) {
                var line = read(in);
                outcome.reject(
                        new Rejection(line.reason, "", line.message),
                        line.file + ":" + line.number,
                        line.bytes,
                        0,
                        line.bytes.length);
            } catch (IOException | IllegalArgumentException e) {
                // Dead-lettered as it is: a report that can't be read is input like any other.
                var why = new Rejection(FailureReason.MALFORMED_JSON, "", "not a rejected line: " + e.getMessage());
                outcome.reject(why, "$.batch[" + i + "]", json, from, to);
            }
        }
    }

    private static Line read(JsonParser in) throws IOException {
        var line = new Line();
        if (in.nextToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException("must be an object");
        }
        for (var name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            in.nextToken();
            switch (name) {
                case "file" -> line.file = in.getText();
                case "line" -> line.number = in.getLongValue();
                case "reason" -> line.reason = FailureReason.valueOf(in.getText());
                case "message" -> line.message = in.getText();
                case "bytes" -> line.bytes = in.getBinaryValue();
                default -> in.skipChildren();
            }
        }
        return line;
    }

    private static final class Line {
        private String file = "?";
        private long number;
        private FailureReason reason = FailureReason.IMPORT_LINE_INVALID;
        private String message = "";
        private byte[] bytes = {};
    }
}
