package io.millrace.ingest.importer;

import io.millrace.ingest.accesslog.AccessLogReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Format of a file, from the options, and from the beginning of the file where the options leave it open.
 *
 * @param format segment, csv, or the name of an access-log format
 * @param charset its encoding
 * @param separator separator of a CSV
 * @param map mapping of a CSV's columns or a log's fields; empty if none is needed
 * @param notes what was detected, as a message for the user
 */
record DetectedFormat(String format, Charset charset, char separator, Optional<String> map, String notes) {
    /** Option value that asks for detection. */
    static final String AUTO = "auto";

    static final String SEGMENT = "segment";
    static final String CSV = "csv";

    /**
     * Detects the format.
     *
     * @throws IllegalArgumentException if the format cannot be detected, or contradicts the options
     */
    static DetectedFormat detect(InputFile file, ImportOptions options) throws IOException {
        var head = file.head();
        var charset = TextEncoding.detect(head, options.charset());
        var text = new FormatDetector(decoded(head, charset));
        var format = options.format().equals(AUTO) ? text.format(file.name(), options) : options.format();
        var encoded = charset.equals(StandardCharsets.UTF_8) ? "" : ", in " + charset;
        if (!format.equals(CSV)) {
            return new DetectedFormat(format, charset, ',', options.map(), format + encoded);
        }
        var header = text.header(options);
        var map = options.map().or(header::usualMap).orElseThrow(() -> noMap(header));
        var notes = "csv, separated by " + CsvHeader.nameOf(header.separator()) + encoded
                + (options.map().isPresent() ? "" : ", --map " + map);
        return new DetectedFormat(CSV, charset, header.separator(), Optional.of(map), notes);
    }

    private static IllegalArgumentException noMap(CsvHeader header) {
        return new IllegalArgumentException(
                "no columns have a usual name for the time, the name and the user of an event: name them with --map."
                        + " The columns, separated"
                        + " by " + CsvHeader.nameOf(header.separator()) + ", are " + header.columns());
    }

    private static byte[] decoded(byte[] head, Charset charset) throws IOException {
        return charset.equals(StandardCharsets.UTF_8)
                ? head
                : new Utf8InputStream(new ByteArrayInputStream(head), charset).readAllBytes();
    }

    /** Opens the file with the readers of this format. */
    Reading open(InputFile file, ImportOptions options) throws IOException {
        InputStream in = file.open();
        if (!charset.equals(StandardCharsets.UTF_8)) {
            in = new Utf8InputStream(in, charset);
        }
        switch (format) {
            case SEGMENT -> {
                return new Reading(in, new LineReader(in, Importer.MAX_LINE_BYTES), new SegmentFormat());
            }
            case CSV -> {
                var records = new CsvRecordReader(in, Importer.MAX_LINE_BYTES, separator);
                var mapping = CsvFormat.mapping(map.orElseThrow());
                return new Reading(in, records, new CsvFormat(mapping, separator, records::setColumns));
            }
            default -> {
                var logs = AccessLogReader.forFormat(format, LogMapping.parse(map), options.zone());
                var lines = new LineReader(in, Importer.MAX_LINE_BYTES);
                return new Reading(in, lines, new AccessLogFormat(logs, options.site(), options.hashKey()));
            }
        }
    }

    /** An open file, its lines and their format. */
    record Reading(InputStream in, LineSource lines, LineFormat format) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
