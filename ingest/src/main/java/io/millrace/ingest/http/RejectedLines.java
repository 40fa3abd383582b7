package io.millrace.ingest.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.ingest.event.Rejection;
import io.millrace.schemas.failed.FailureReason;
import java.io.IOException;

/**
 * Dead-letters the lines of a file that an import could not read, which it posts as
 * {@code {"batch":[{"file":"a.log","line":12,"reason":"IMPORT_LINE_INVALID","message":"…","bytes":"<base64>"}]}}. The
 * verdict on each line is its rejection, with {@code file:line} as path.
 */
final class RejectedLines {
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build();

    private RejectedLines() {}

    /**
     * Dead-letters one line.
     *
     * @param report the JSON object that reports it
     */
    static void reject(InputRange report, RecordSender sender) {
        try (var in = JSON.createParser(report.bytes(), report.from(), report.to() - report.from())) {
            var line = read(in);
            sender.reject(
                    new Rejection(line.reason, "", line.message),
                    new InputRange(line.file + ":" + line.number, line.bytes, 0, line.bytes.length));
        } catch (IOException | IllegalArgumentException e) {
            // Dead-lettered as it is: a report that cannot be read is rejected input like any other.
            sender.reject(
                    new Rejection(FailureReason.MALFORMED_JSON, "", "not a rejected line: " + e.getMessage()), report);
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
