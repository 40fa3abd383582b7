package io.millrace.ingest.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.junit.jupiter.api.Test;

/** Our CSV reader compared with commons-csv on random records, and with the public suite csv-spectrum if it is present. */
class CsvSecondOpinionTest {
    private static final Path SUITE = Path.of("../../shared/data/suites/csv");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void csvPrintedByCommonsCsvIsReadBack() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            int columns = 1 + random.nextInt(5);
            var rows = new ArrayList<List<String>>();
            var text = new StringWriter();
            try (var printer = new CSVPrinter(text, CSVFormat.RFC4180)) {
                for (int row = 0; row < 1 + random.nextInt(10); row++) {
                    var fields = new ArrayList<String>();
                    for (int i = 0; i < columns; i++) {
                        fields.add(field(random));
                    }
                    rows.add(fields);
                    printer.printRecord(fields);
                }
            }

            assertThat(read(text.toString(), columns)).as("seed %d", seed).isEqualTo(rows);
        }
    }

    @Test
    void wellFormedCsvIsReadAsCommonsCsvReadsIt() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        int compared = 0;
        for (int round = 0; round < 5_000; round++) {
            var text = new StringBuilder();
            for (int i = 0; i < random.nextInt(40); i++) {
                text.append("ab,,\"\"\n".charAt(random.nextInt(7)));
            }
            var ours = read(text.toString(), 0);
            if (ours == null) {
                continue;
            }
            compared++;
            assertThat(ours).as("seed %d: %s", seed, text).isEqualTo(theirs(text.toString()));
        }
        assertThat(compared).isGreaterThan(1_000);
    }

    @Test
    void thePublicSuiteIsReadAsSpecified() throws Exception {
        assumeTrue(Files.isDirectory(SUITE), "the public suite is not here");
        int read = 0;
        try (var files = Files.newDirectoryStream(SUITE, "*.csv")) {
            for (var file : files) {
                var expected =
                        JSON.readTree(Files.readString(Path.of(file.toString().replace(".csv", ".json"))));
                // The suite's files have bare line feeds, whatever their names say.
                boolean crlf = file.toString().contains("_crlf");
                var text = Files.readString(file).replace("\n", crlf ? "\r\n" : "\n");
                assertThat(objects(text)).as(file.toString()).isEqualTo(expected);
                read++;
            }
        }
        assertThat(read).isEqualTo(11);
    }

    private static JsonNode objects(String text) throws Exception {
        var rows = read(text, 0);
        var objects = new ArrayList<LinkedHashMap<String, String>>();
        for (var row : rows.subList(1, rows.size())) {
            var object = new LinkedHashMap<String, String>();
            for (int i = 0; i < row.size(); i++) {
                object.put(rows.get(0).get(i), row.get(i));
            }
            objects.add(object);
        }
        return JSON.valueToTree(objects);
    }

    /** The records' fields, or null if one is rejected. */
    private static List<List<String>> read(String text, int columns) throws IOException {
        var lines = new CsvRecordReader(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), Importer.MAX_LINE_BYTES, ',');
        lines.setColumns(columns);
        var rows = new ArrayList<List<String>>();
        try {
            for (var line = lines.next(); line != null; line = lines.next()) {
                rows.add(CsvRow.split(LineText.decode(line), ','));
            }
            return rows;
        } catch (LineInvalidException e) {
            // commons-csv reports invalid CSV: nothing to compare.
            return null;
        }
    }

    private static List<List<String>> theirs(String text) throws IOException {
        var format = CSVFormat.RFC4180.builder().setIgnoreEmptyLines(false).get();
        try (var parser = CSVParser.parse(new StringReader(text), format)) {
            return parser.stream().map(record -> Arrays.asList(record.values())).toList();
        }
    }

    private static String field(Random random) {
        var field = new StringBuilder();
        for (int i = 0; i < random.nextInt(6); i++) {
            field.append("ab ü,\"\n;'".charAt(random.nextInt(9)));
        }
        return field.toString();
    }
}
