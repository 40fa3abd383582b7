package io.millrace.cli.failed;

import io.millrace.cli.console.PrintableText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Text of a failed event for people, with all of its original bytes. */
final class FailedText {
    private FailedText() {}

    static List<String> of(Failure failure) {
        var event = failure.event();
        var lines = new ArrayList<String>();
        add(lines, "id", event.getId());
        add(lines, "failed at", Instant.ofEpochMilli(event.getFailedAt()));
        add(lines, "state", failure.stateLabel() + ", since " + Instant.ofEpochMilli(failure.stateSince()));
        add(lines, "stage", event.getStage());
        add(lines, "reason", event.getReason());
        add(lines, "message", PrintableText.of(failure.message()));
        add(lines, "tenant", event.getTenant());
        add(lines, "message id", event.getMessageId());
        add(lines, "posted to", event.getEndpoint());
        add(lines, "path", event.getPath());
        if (event.getTopic() != null) {
            add(lines, "record", event.getTopic() + "-" + event.getPartition() + " at " + event.getOffset());
        }
        var bytes = FailedJson.bytes(event);
        lines.add("");
        lines.add(bytes.length + " bytes" + (event.getTruncated() ? " (truncated when it failed):" : ":"));
        lines.add(text(bytes));
        return lines;
    }

    private static void add(List<String> lines, String name, Object value) {
        if (value != null) {
            lines.add(String.format("%-11s %s", name, PrintableText.of(value.toString())));
        }
    }

    private static String text(byte[] bytes) {
        try {
            return PrintableText.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            // Not an error: the bytes are Avro or garbage, so they are shown as hex.
            return HexFormat.ofDelimiter(" ").formatHex(bytes);
        }
    }
}
