package io.millrace.ingest.importer;

import io.millrace.ingest.event.Utf8;
import io.millrace.schemas.failed.FailureReason;
import java.nio.charset.StandardCharsets;

/** Strict decoding of lines to text. */
final class LineText {
    /** UTF-8's byte order mark. */
    static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private LineText() {}

    /**
     * The line as text, without a byte order mark.
     *
     * @throws LineInvalidException with INVALID_ENCODING if the line is not UTF-8
     */
    static String decode(byte[] line) throws LineInvalidException {
        int from = line.length >= 3
                        && line[0] == BYTE_ORDER_MARK[0]
                        && line[1] == BYTE_ORDER_MARK[1]
                        && line[2] == BYTE_ORDER_MARK[2]
                ? 3
                : 0;
        int invalid = Utf8.firstInvalid(line, from, line.length);
        if (invalid >= 0) {
            throw new LineInvalidException(
                    FailureReason.INVALID_ENCODING,
                    "not UTF-8 at byte " + (invalid + 1) + " of the line: name the file's encoding with --charset"
                            + " (windows-1252 and ISO-8859-1 are usual)");
        }
        return new String(line, from, line.length - from, StandardCharsets.UTF_8);
    }
}
