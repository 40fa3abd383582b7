package io.millrace.ingest.importer;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;

/**
 * CSV of arbitrary bytes: no byte is lost or read twice, no record is longer than the bound, and commons-csv reads the same
 * fields.
 */
class CsvFuzzTest {
    private static final int BOUND = 4_096;

    @FuzzTest
    void everyByteIsReadOnceAndRecordsEqualWhatCommonsCsvReads(byte[] bytes) throws IOException {
        if (bytes.length == 0) {
            return;
        }
        var lines = new CsvRecordReader(new ByteArrayInputStream(bytes, 1, bytes.length - 1), BOUND, ',');
        lines.setColumns(bytes[0] & 7);
        var seen = new ByteArrayOutputStream();
        long before = 0;
        long number = 0;
        for (var line = lines.next(); line != null; line = lines.next()) {
            assertThat(line.length).isLessThanOrEqualTo(BOUND);
            assertThat(lines.offset()).isGreaterThan(before);
            assertThat(lines.number()).isGreaterThan(number);
            seen.write(bytes, (int) before + 1, (int) (lines.offset() - before));
            before = lines.offset();
            number = lines.number();
            if (!lines.wasCut()) {
                compare(line);
            }
        }
        assertThat(seen.toByteArray()).isEqualTo(Arrays.copyOfRange(bytes, 1, bytes.length));
    }

    private static void compare(byte[] line) throws IOException {
        List<String> fields;
        try {
            fields = CsvRow.split(LineText.decode(line), ',');
        } catch (LineInvalidException e) {
            // Rejected: there are no fields to compare.
            return;
        }
        var printed = new StringWriter();
        try (var printer = new CSVPrinter(printed, CSVFormat.RFC4180)) {
            printer.printRecord(fields);
        }
        var format = CSVFormat.RFC4180.builder().setIgnoreEmptyLines(false).get();
        try (var parser = CSVParser.parse(new StringReader(printed.toString()), format)) {
            assertThat(parser.stream()
                            .map(record -> Arrays.asList(record.values()))
                            .toList())
                    .isEqualTo(List.of(fields));
        }
    }
}
