package io.millrace.ingest.importer;

import io.millrace.ingest.event.Utf8;
import io.millrace.schemas.failed.FailureReason;
import java.nio.charset.StandardCharsets;

/** Lines as text, strictly. */
final class Text {
    private Text() {}

    /** @throws LineInvalidException if the line is not UTF-8 */
    static String utf8(byte[] line) throws LineInvalidException {
        int from =
                line.length >= 3 && line[0] == (byte) 0xef && line[1] == (byte) 0xbb && line[2] == (byte) 0xbf ? 3 : 0;
        int invalid = Utf8.firstInvalid(line, from, line.length);
        if (invalid >= 0) {
            throw new LineInvalidException(
                    FailureReason.INVALID_ENCODING, "not UTF-8 at byte " + (invalid + 1) + " of the line");
        }
        return new String(line, from, line.length - from, StandardCharsets.UTF_8);
    }
}
