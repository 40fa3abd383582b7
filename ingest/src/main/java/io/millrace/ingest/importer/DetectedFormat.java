package io.millrace.ingest.importer;

import io.millrace.ingest.accesslog.AccessLogReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a file is, from what was asked for and, where nothing was, from the file's beginning.
 *
 * @param format segment, csv, or a name of access logs
 * @param charset its encoding
 * @param separator of a CSV
 * @param map of a CSV's columns or a log's fields; empty where none is needed
 * @param notes what was found out rather than said, for people
 */
record DetectedFormat(String format, Charset charset, char separator, Optional<String> map, String notes) {
    /** Lets the importer find out. */
    static final String AUTO = "auto";

    static final String SEGMENT = "segment";
    static final String CSV = "csv";

    /**
     * Looks at the file.
     *
     * @throws IllegalArgumentException if it cannot be told what it is, or what was asked for contradicts it
     */
    static DetectedFormat of(InputFile file, ImportOptions options) throws IOException {
        var head = file.head();
        var charset = TextEncoding.of(head, options.charset());
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
                "no columns look like the time, the name and the user of an event: say which with --map. The columns,"
                        + " separated by " + CsvHeader.nameOf(header.separator()) + ", are " + header.columns());
    }

    private static byte[] decoded(byte[] head, Charset charset) throws IOException {
        return charset.equals(StandardCharsets.UTF_8)
                ? head
                : new Utf8InputStream(new ByteArrayInputStream(head), charset).readAllBytes();
    }

    /** The file from its beginning, with what reads its lines. */
    Reading read(InputFile file, ImportOptions options) throws IOException {
        InputStream in = file.open();
        if (!charset.equals(StandardCharsets.UTF_8)) {
            in = new Utf8InputStream(in, charset);
        }
        switch (format) {
            case SEGMENT -> {
                return new Reading(in, new LineReader(in, Importer.LONGEST_LINE), new SegmentFormat());
            }
            case CSV -> {
                var records = new CsvRecordReader(in, Importer.LONGEST_LINE, separator);
                var mapping = CsvMapping.parse(map.orElseThrow());
                return new Reading(in, records, new CsvFormat(mapping, separator, records::columns));
            }
            default -> {
                var logs = AccessLogReader.of(format, LogMapping.parse(map), options.zone());
                var lines = new LineReader(in, Importer.LONGEST_LINE);
                return new Reading(in, lines, new AccessLogFormat(logs, options.site(), options.hashKey()));
            }
        }
    }

    /** An open file, its lines and who reads them. */
    record Reading(InputStream in, LineSource lines, LineFormat format) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
