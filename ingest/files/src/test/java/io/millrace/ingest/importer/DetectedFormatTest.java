package io.millrace.ingest.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link DetectedFormat} and {@link FormatDetector}. */
class DetectedFormatTest {
    private static final String SHOP =
            "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session";

    @TempDir
    Path directory;

    @Test
    void aLineOfJsonIsDetectedAsSegment() throws Exception {
        assertThat(guess("events.txt", "{\"type\":\"track\"}\n").format()).isEqualTo("segment");
    }

    @Test
    void aRequestLineIsDetectedAsAnAccessLog() throws Exception {
        var line = "83.149.9.216 - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 203023 \"-\" \"Mozilla, x\"\n";

        assertThat(guess("anything", line).format()).isEqualTo("access-log");
        assertThat(guess("x.csv", "www.shop.example:443 " + line).format()).isEqualTo("access-log");
        assertThat(guess("x", "#Software: IIS\n#Fields: date time c-ip\n").format())
                .isEqualTo("access-log");
        assertThat(guess("x", "{\"ts\":1793610303.2,\"request\":{\"method\":\"GET\",\"uri\":\"/\"}}")
                        .format())
                .isEqualTo("access-log");
    }

    @Test
    void columnsWithUsualNamesAreMapped() throws Exception {
        var kind = guess("shop.csv", SHOP + "\n2019-10-01 00:00:00 UTC,view,1,2,,x,35.79,5,abc\n");

        assertThat(kind.format()).isEqualTo("csv");
        assertThat(kind.map().orElseThrow())
                .contains("time=event_time,name=event_type,userId=user_id,session=user_session,properties=*");
    }

    @Test
    void theSeparatorIsDetectedFromTheHeader() throws Exception {
        assertThat(guess("shop.csv", SHOP.replace(',', ';')).separator()).isEqualTo(';');
        assertThat(guess("shop.tsv", SHOP.replace(',', '\t')).separator()).isEqualTo('\t');
        assertThat(guess("shop", SHOP.replace(',', '|')).separator()).isEqualTo('|');
        assertThat(guess("shop.csv", "sep=;\n" + SHOP.replace(',', ';')).separator())
                .isEqualTo(';');
        assertThat(guess("shop.csv", "\"event_time, UTC\";user_id;t;n\n", "--map", "time=t,name=n,userId=user_id")
                        .separator())
                .isEqualTo(';');
    }

    @Test
    void aCsvWithUnknownColumnsNeedsAMapping() {
        assertThatThrownBy(() -> guess("x.csv", "a,b,c\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--map")
                .hasMessageContaining("[a, b, c]");
    }

    @Test
    void aGzippedFileIsDetectedByItsContent() throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write("{}\n".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(guess("events.ndjson.gz", bytes.toByteArray()).format()).isEqualTo("segment");
        assertThat(guess("events.ndjson", bytes.toByteArray()).format()).isEqualTo("segment");
    }

    @Test
    void anUndetectableFormatIsReportedWithTheRemedy() {
        assertThatThrownBy(() -> guess("mystery", "hello world\n")).hasMessageContaining("--format");
    }

    @Test
    void aByteOrderMarkSetsTheEncoding() throws Exception {
        for (var name : List.of("UTF-16LE", "UTF-16BE", "UTF-8", "UTF-32LE")) {
            var kind = guess("shop.csv", ("\ufeff" + SHOP + "\n").getBytes(Charset.forName(name)));

            assertThat(kind.charset().name()).isEqualTo(name);
            assertThat(kind.map().orElseThrow()).contains("time=event_time");
        }
    }

    @Test
    void anUnsupportedFileIsReportedWithTheRemedy() {
        assertThatThrownBy(() -> guess("shop.csv", SHOP.getBytes(StandardCharsets.UTF_16LE)))
                .hasMessageContaining("--charset UTF-16LE");
        assertThatThrownBy(() -> guess("shop.csv", ("Größe," + SHOP).getBytes(StandardCharsets.ISO_8859_1)))
                .hasMessageContaining("not UTF-8")
                .hasMessageContaining("--charset");
        assertThatThrownBy(() -> guess("shop.csv", "\ufeff" + SHOP, "--charset", "latin-1"))
                .hasMessageContaining("byte order mark");
        assertThatThrownBy(() -> guess("shop.csv", SHOP, "--charset", "klingon"))
                .hasMessageContaining("--charset");
        assertThatThrownBy(() -> guess("shop.xlsx", "PK\u0003\u0004rest"))
                .hasMessageContaining("save the sheet as CSV");
        assertThatThrownBy(() -> guess("shop.csv", SHOP, "--separator", "\"")).hasMessageContaining("--separator");
    }

    private DetectedFormat guess(String name, String content, String... options) throws Exception {
        return guess(name, content.getBytes(StandardCharsets.UTF_8), options);
    }

    private DetectedFormat guess(String name, byte[] content, String... options) throws Exception {
        var file = directory.resolve(name);
        Files.write(file, content);
        var arguments = new ArrayList<>(List.of(file.toString()));
        arguments.addAll(List.of(options));
        return DetectedFormat.detect(InputFile.of(file), ImportOptions.parse(arguments.toArray(String[]::new)));
    }
}
