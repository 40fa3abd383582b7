package io.millrace.cli.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFormatTest {
    private static final String SHOP =
            "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session";

    @TempDir
    Path directory;

    @Test
    void aLineOfJsonIsSegments() throws Exception {
        assertThat(guess("events.txt", "{\"type\":\"track\"}\n").name()).isEqualTo("segment");
    }

    @Test
    void aRequestLineIsAnAccessLogs() throws Exception {
        var line = "83.149.9.216 - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 203023 \"-\" \"Mozilla, x\"\n";

        assertThat(guess("anything", line).name()).isEqualTo("access-log");
    }

    @Test
    void theHeaderOfACsvSaysWhatItsColumnsMean() throws Exception {
        var format = guess("shop.csv", SHOP + "\n2019-10-01 00:00:00 UTC,view,1,2,,x,35.79,5,abc\n");

        assertThat(format.name()).isEqualTo("csv");
        assertThat(format.map())
                .contains("time=event_time,name=event_type,userId=user_id,session=user_session,properties=*");
    }

    @Test
    void aCsvWhoseHeaderSaysNothingHasNoMap() throws Exception {
        assertThat(guess("x.csv", "a,b,c\n").map()).isEmpty();
    }

    @Test
    void aCompressedFileIsLookedInto() throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write("{}\n".getBytes(StandardCharsets.UTF_8));
        }
        var file = directory.resolve("events.ndjson.gz");
        Files.write(file, bytes.toByteArray());

        assertThat(FileFormat.guess(file).name()).isEqualTo("segment");
    }

    @Test
    void whatCannotBeToldIsAskedFor() {
        assertThatThrownBy(() -> guess("mystery", "hello world\n")).hasMessageContaining("--format");
    }

    private FileFormat guess(String name, String content) throws Exception {
        var file = directory.resolve(name);
        Files.writeString(file, content);
        return FileFormat.guess(file);
    }
}
