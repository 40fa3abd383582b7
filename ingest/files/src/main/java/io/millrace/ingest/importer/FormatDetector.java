package io.millrace.ingest.importer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.ingest.accesslog.AccessLogReader;
import io.millrace.ingest.accesslog.LogLineException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Detection of a file's format from its first bytes, in UTF-8. */
final class FormatDetector {
    private static final int MAX_LINES = 20;
    private static final Set<String> SEGMENT_FIELDS =
            Set.of("event", "userId", "anonymousId", "messageId", "previousId", "originalTimestamp");
    private static final Set<String> SEGMENT_TYPES = Set.of("track", "page", "screen", "identify", "group", "alias");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final byte[] head;

    FormatDetector(byte[] head) {
        this.head = head;
    }

    /**
     * The format's name.
     *
     * @throws IllegalArgumentException if it cannot be detected
     */
    String format(String fileName, ImportOptions options) throws IOException {
        var lines = lines();
        var first = lines.isEmpty() ? "" : lines.get(0);
        if (object(first).filter(FormatDetector::isSegmentEvent).isPresent()) {
            return DetectedFormat.SEGMENT;
        }
        if (isAccessLog(lines, options)) {
            return AccessLogReader.ANY;
        }
        var name = fileName.toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
        if (first.startsWith("{")) {
            return DetectedFormat.SEGMENT;
        }
        if (name.endsWith(".csv") || name.endsWith(".tsv") || first.contains(",") || hasUsualHeader()) {
            return DetectedFormat.CSV;
        }
        if (name.endsWith(".log")) {
            return AccessLogReader.ANY;
        }
        throw new IllegalArgumentException("the format of " + fileName
                + " cannot be detected from its first lines: set --format to segment, csv or one of "
                + String.join(", ", AccessLogReader.NAMES));
    }

    /** The header of a CSV, by the given separator or else by the one that fits the mapping or yields the most columns. */
    CsvHeader header(ImportOptions options) throws IOException {
        var mapping = options.map().map(CsvFormat::mapping);
        CsvHeader best = null;
        LineInvalidException why = null;
        for (var separator : options.separator().map(List::of).orElse(List.copyOf(CsvHeader.SEPARATORS.keySet()))) {
            try {
                var header = header(separator);
                boolean fits = mapping.isPresent()
                        ? header.hasAll(mapping.get())
                        : header.usualMap().isPresent();
                if (fits) {
                    return header;
                }
                boolean hasMore =
                        best == null || header.columns().size() > best.columns().size();
                best = hasMore ? header : best;
            } catch (LineInvalidException e) {
                // Retried with the next separator; if none works, the first one's message is reported.
                why = why == null ? e : why;
            }
        }
        if (best == null) {
            throw new IllegalArgumentException(
                    "the header, the file's first line, cannot be read: " + why.getMessage());
        }
        return best;
    }

    private boolean hasUsualHeader() throws IOException {
        for (var separator : CsvHeader.SEPARATORS.keySet()) {
            try {
                if (header(separator).usualMap().isPresent()) {
                    return true;
                }
            } catch (LineInvalidException e) {
                // Not an error: the file is not a CSV.
                return false;
            }
        }
        return false;
    }

    private CsvHeader header(char separator) throws IOException, LineInvalidException {
        var records = new CsvRecordReader(new ByteArrayInputStream(head), Importer.MAX_LINE_BYTES, separator);
        var line = records.next();
        if (line != null && CsvHeader.isSeparatorLine(LineText.decode(line))) {
            line = records.next();
        }
        return CsvHeader.parse(line == null ? "" : LineText.decode(line), separator);
    }

    private static boolean isAccessLog(List<String> lines, ImportOptions options) {
        if (options.map().isPresent() && !lines.isEmpty() && !lines.get(0).startsWith("{")) {
            // A mapping of columns is given, so the file is a CSV.
            return false;
        }
        var logs = AccessLogReader.forFormat(AccessLogReader.ANY, LogMapping.parse(options.map()), options.zone());
        return lines.stream().anyMatch(line -> canRead(logs, line));
    }

    private static boolean canRead(AccessLogReader logs, String line) {
        try {
            return logs.read(line) != null || line.toLowerCase(Locale.ROOT).startsWith("#fields:");
        } catch (LogLineException e) {
            // Not an error: the next line may match.
            return false;
        }
    }

    private static boolean isSegmentEvent(JsonNode object) {
        return SEGMENT_FIELDS.stream().anyMatch(object::has)
                || SEGMENT_TYPES.contains(object.path("type").asText());
    }

    private static Optional<JsonNode> object(String line) {
        if (!line.startsWith("{")) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(line));
        } catch (JsonProcessingException e) {
            // Not an error: the file is not JSON, or the line is cut off.
            return Optional.empty();
        }
    }

    /** The first lines that are not blank; invalid UTF-8 does not matter here. */
    private List<String> lines() {
        var lines = new ArrayList<String>();
        for (var line : new String(head, StandardCharsets.UTF_8).split("\r?\n", MAX_LINES * 2)) {
            var text = line.replace("\ufeff", "").strip();
            if (!text.isEmpty() && lines.size() < MAX_LINES) {
                lines.add(text);
            }
        }
        return lines;
    }
}
