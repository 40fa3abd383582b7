package io.millrace.ingest.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRecordReaderTest {
    private static final int BOUND = 1_000;

    @Test
    void aQuoteInsideAFieldIsAnOrdinaryCharacter() throws Exception {
        assertThat(records(3, "1,5\" phone,x\n2,\"7\"\" phone\",y\n3,a\"b\"c,z\n"))
                .containsExactly("1,5\" phone,x", "2,\"7\"\" phone\",y", "3,a\"b\"c,z");
    }

    @Test
    void aQuotedLineEndIsPartOfItsRecord() throws Exception {
        assertThat(records(2, "1,\"a\nb\r\nc\"\n2,x\r\n")).containsExactly("1,\"a\nb\r\nc\"", "2,x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Never closed, up to the end, or up to a quote that opens another field.
                "2,\"open,x",
                "2,\"5\" phone,x",
                "2,x,\"",
                "2,\"a\"b,x"
            })
    void aStrayQuoteInvalidatesItsLineOnly(String bad) throws Exception {
        var good = "3,\"q, r\",s";

        assertThat(records(3, "1,a,b\n" + bad + "\n" + good + "\n4,c,d\n"))
                .containsExactly("1,a,b", bad, good, "4,c,d");
        assertThat(records(3, "1,a,b\n" + bad + "\n4,c,d\n")).containsExactly("1,a,b", bad, "4,c,d");
    }

    @Test
    void aQuoteThatIsNeverClosedEndsAtTheBound() throws Exception {
        var lines = new StringBuilder("1,\"open\n");
        for (int i = 0; i < 500; i++) {
            lines.append(i).append(",x\n");
        }

        assertThat(records(2, lines.toString())).hasSize(501).startsWith("1,\"open", "0,x");
    }

    @Test
    void aLineBeyondTheBoundIsCutAndTheNextOneIsWhole() throws Exception {
        var lines = lines("1,\"" + "x".repeat(5_000) + "\n2,y\n", 2);

        var cut = lines.next();
        assertThat(cut).hasSize(BOUND);
        assertThat(lines.wasCut()).isTrue();
        assertThat(new String(lines.next(), StandardCharsets.UTF_8)).isEqualTo("2,y");
        assertThat(lines.wasCut()).isFalse();
        assertThat(lines.number()).isEqualTo(2);
    }

    @Test
    void offsetsAndLineNumbersMatchTheFile() throws Exception {
        var text = "a,b\n1,\"x\ny\"\n2,\"open\n3,z";
        var lines = lines(text, 2);
        var seen = new ArrayList<String>();

        for (var line = lines.next(); line != null; line = lines.next()) {
            seen.add(lines.number() + "@" + lines.offset() + (lines.wasTerminated() ? "" : " (no end)"));
        }

        assertThat(seen).containsExactly("1@4", "2@12", "4@20", "5@23 (no end)");
    }

    @Test
    void everyByteIsPartOfARecord() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            var text = new StringBuilder();
            int length = random.nextInt(300);
            for (int i = 0; i < length; i++) {
                text.append("a,\"\n\r;".charAt(random.nextInt(6)));
            }

            var lines = lines(text.toString(), random.nextInt(4));
            var joined = new StringBuilder();
            long before = 0;
            for (var line = lines.next(); line != null; line = lines.next()) {
                joined.append(text, (int) before, (int) lines.offset());
                assertThat(lines.offset()).as("seed %d", seed).isGreaterThan(before);
                before = lines.offset();
            }

            assertThat(joined.toString()).as("seed %d", seed).isEqualTo(text.toString());
        }
    }

    private static List<String> records(int columns, String text) throws IOException {
        var lines = lines(text, columns);
        var records = new ArrayList<String>();
        for (var line = lines.next(); line != null; line = lines.next()) {
            records.add(new String(line, StandardCharsets.UTF_8));
        }
        return records;
    }

    private static CsvRecordReader lines(String text, int columns) {
        var lines = new CsvRecordReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), BOUND, ',');
        lines.setColumns(columns);
        return lines;
    }
}
