package io.millrace.ingest.importer;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.http.InMemoryCollector;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.failed.FailureReason;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Typical files, from their bytes to the events that the collector writes. */
class ImportedFilesTest {
    private static final String MAP = "time=t,name=n,userId=u,properties=*";
    private static final String LINE =
            " - - [02/Nov/2026:10:05:03 +0100] \"GET /cart?step=2 HTTP/1.1\" 200 512 \"https://www.shop.example/\" \"M/5\"\n";

    @TempDir
    private Path directory;

    private final InMemoryCollector collector = new InMemoryCollector(true, 64 << 20);
    private String output = "";

    @AfterEach
    void stop() {
        collector.close();
    }

    @Test
    void theSiteOfALineIsTheHostOfThePageUrl() {
        assertThat(importFile("a.log", "www.shop.example:443 203.0.113.9" + LINE, "--format", "access-log"))
                .isEqualTo(ImportMain.OK);

        var event = event();
        assertThat(event.getContext())
                .containsEntry("page.url", "https://www.shop.example/cart?step=2")
                .containsEntry("page.referrer", "https://www.shop.example/");
        assertThat(event.getProperties())
                .containsEntry("host", "www.shop.example")
                .containsEntry("path", "/cart");
        assertThat(event.getIp()).isEqualTo("203.0.113.9");
    }

    @Test
    void theHostOptionSuppliesAMissingSite() {
        importFile("a.log", "203.0.113.9" + LINE, "--format", "access-log", "--host", "www.shop.example");

        assertThat(event().getContext()).containsEntry("page.url", "//www.shop.example/cart?step=2");
    }

    @Test
    void aTargetWithTwoLeadingSlashesIsNotReadAsAHost() {
        importFile("a.log", ("203.0.113.9" + LINE).replace("/cart", "//evil.example/cart"), "--format", "access-log");

        assertThat(event().getContext())
                .doesNotContainKey("page.url")
                .containsEntry("page.path", "//evil.example/cart");
    }

    @Test
    void aLineWithoutARequestBecomesAPageEventWithoutAName() {
        importFile(
                "a.log",
                "203.0.113.9 - - [02/Nov/2026:10:05:03 +0100] \"-\" 408 - \"-\" \"-\"\n",
                "--format",
                "access-log");

        assertThat(event().getName()).isNull();
        assertThat(event().getProperties()).isEqualTo(Map.of("status", 408L));
    }

    @Test
    void versionNumbersKeepTheirText() {
        importFile("a.csv", "t,n,u,app_version,price,zip\n2026-11-02,a,u1,1.1,33.20,007\n2026-11-03,a,u1,1.10,5,7\n");

        assertThat(events())
                .extracting(RawEvent::getProperties)
                .containsExactly(
                        Map.of("app_version", 1.1, "price", "33.20", "zip", "007"),
                        Map.of("app_version", "1.10", "price", 5L, "zip", 7L));
    }

    @Test
    void theMappingCanDeclareAColumnOfNumbers() {
        importFile(
                "a.csv",
                "t,n,u,price,v\n2026-11-02,a,u1,33.20,5\n2026-11-03,a,u1,free,6\n",
                "--map",
                MAP + ",properties.price:number=price,properties.v:text=v");

        assertThat(events())
                .extracting(RawEvent::getProperties)
                .containsExactly(Map.of("price", 33.2, "v", "5"), Map.of("price", "free", "v", "6"));
    }

    @Test
    void aStrayQuoteInvalidatesItsLineOnly() {
        importFile(
                "a.csv",
                "t,n,u,p\n2026-11-02,a,u1,5\" phone\n2026-11-02,b,u1,x\n2026-11-02,\"open,u1,x\n2026-11-02,c,u1,\"y\"\n");

        assertThat(events()).extracting(RawEvent::getName).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(collector.failures()).singleElement().satisfies(failed -> {
            assertThat(failed.getPath()).isEqualTo("a.csv:4");
            assertThat(failed.getMessage()).contains("never closed");
        });
    }

    @ParameterizedTest
    @CsvSource({"';', semicolon", "'\t', tab", "'|', pipe"})
    void theSeparatorIsDetectedAndReported(char separator, String name) {
        int code = importFile("a.csv", "t,n,u,p\n2026-11-02,a,u1,x\n".replace(',', separator));

        assertThat(code).isEqualTo(ImportMain.OK);
        assertThat(event().getProperties()).isEqualTo(Map.of("p", "x"));
        assertThat(output).contains("separated by " + name);
    }

    @Test
    void aWrongSeparatorIsReportedWithTheRemedy() {
        int code = importFile("a.csv", "t;n;u;p\n2026-11-02;a;u1;x\n", "--separator", "comma");

        assertThat(code).isEqualTo(ImportMain.USAGE);
        assertThat(output)
                .contains("separated by comma")
                .contains("--separator")
                .contains("t;n;u;p");
    }

    @ParameterizedTest
    @ValueSource(strings = {"windows-1252", "ISO-8859-1", "UTF-16LE", "UTF-16BE"})
    void aFileInANamedEncodingIsRead(String charset) throws Exception {
        var bytes = "t,n,u,p\n2026-11-02,Größe,u1,\"ü\nß\"\n".getBytes(Charset.forName(charset));

        int code = importFile("a.csv", bytes, "--format", "csv", "--map", MAP, "--charset", charset);

        assertThat(code).isEqualTo(ImportMain.OK);
        assertThat(event().getName()).isEqualTo("Größe");
        assertThat(event().getProperties()).isEqualTo(Map.of("p", "ü\nß"));
    }

    @Test
    void linesInAnotherEncodingAreReportedWithTheRemedy() throws Exception {
        var bytes = "t,n,u\n2026-11-02,a,u1\n2026-11-02,Größe,u1\n".getBytes(StandardCharsets.ISO_8859_1);

        int code = importFile("a.csv", bytes, "--format", "csv", "--map", MAP);

        assertThat(code).isEqualTo(ImportMain.OK);
        assertThat(output).contains("not in the file's encoding").contains("--charset");
        assertThat(collector.failures()).singleElement().satisfies(failed -> {
            assertThat(failed.getReason()).isEqualTo(FailureReason.INVALID_ENCODING);
            assertThat(failed.getMessage()).contains("--charset");
        });
    }

    @Test
    void aFileInAnotherFormatFailsAndWritesNoDeadLetters() {
        var caddy =
                "{\"ts\":1793610303.2,\"request\":{\"remote_ip\":\"203.0.113.9\",\"method\":\"GET\",\"uri\":\"/\"}}\n";

        assertThat(importFile("a.log", "not a log\n".repeat(5_000), "--format", "access-log"))
                .isEqualTo(ImportMain.UNREADABLE);
        assertThat(output).contains("none of the first 1000 lines of a.log can be read as access-log");
        assertThat(importFile("b.log", "hello\nworld\n", "--format", "combined"))
                .isEqualTo(ImportMain.UNREADABLE);
        assertThat(output).contains("no line of b.log can be read as combined");
        assertThat(collector.failures()).isEmpty();
        assertThat(importFile("caddy.log", caddy, "--format", "segment")).isEqualTo(ImportMain.UNREADABLE);
        assertThat(output).contains("none of the first 1 events of caddy.log, read as segment, was accepted");
        assertThat(importFile("caddy.log", caddy, "--format", "auto")).isEqualTo(ImportMain.OK);
    }

    @Test
    void anUnreadableFileFailsAgainOnTheNextRun() {
        var checkpoints = directory.resolve("checkpoints").toString();
        for (var content : List.of("hello\n", "{\"type\":\"dance\",\"userId\":\"u\"}\n")) {
            for (int i = 0; i < 2; i++) {
                assertThat(importFile("x", content, "--format", "segment", "--checkpoint-dir", checkpoints))
                        .isEqualTo(ImportMain.UNREADABLE);
            }
        }
    }

    @Test
    void anEmptyFileSucceeds() {
        assertThat(importFile("empty.log", "", "--format", "access-log")).isEqualTo(ImportMain.OK);
        assertThat(importFile("empty.csv", "t,n,u\n")).isEqualTo(ImportMain.OK);
    }

    @Test
    void badLinesBeforeTheFirstGoodOneAreDeadLettered() {
        importFile("a.log", "garbage\n\ngarbage\n203.0.113.9" + LINE + "garbage\n", "--format", "access-log");

        assertThat(collector.events()).hasSize(1);
        assertThat(collector.failures()).extracting("path").containsExactlyInAnyOrder("a.log:1", "a.log:3", "a.log:5");
    }

    @Test
    void aCheckSendsNothingAndReportsTheFormat() {
        assertThat(importFile("a.csv", "t;n;u\n2026-11-02;a;u1\n", "--format", "auto", "--map", MAP, "--check"))
                .isEqualTo(ImportMain.OK);
        assertThat(output).contains("a.csv is csv, separated by semicolon");
        assertThat(importFile("x", "hello\n", "--format", "w3c", "--check")).isEqualTo(ImportMain.UNREADABLE);
        assertThat(collector.events()).isEmpty();
    }

    private RawEvent event() {
        assertThat(collector.events()).hasSize(1);
        return collector.events().get(0);
    }

    private List<RawEvent> events() {
        return collector.events().stream()
                .sorted(Comparator.comparingLong(RawEvent::getTime))
                .toList();
    }

    private int importFile(String name, String content, String... options) {
        return importFile(name, content.getBytes(StandardCharsets.UTF_8), options);
    }

    private int importFile(String name, byte[] content, String... options) {
        var file = directory.resolve(name);
        var out = new ByteArrayOutputStream();
        var before = System.out;
        var beforeErr = System.err;
        try (var print = new PrintStream(out, true, StandardCharsets.UTF_8)) {
            Files.write(file, content);
            var args = new ArrayList<>(
                    List.of(file.toString(), "--url", collector.uri("/").toString()));
            args.addAll(List.of(options));
            if (!args.contains("--format")) {
                args.addAll(List.of("--format", "csv"));
            }
            if (args.contains("csv") && !args.contains("--map")) {
                args.addAll(List.of("--map", MAP));
            }
            System.setOut(print);
            System.setErr(print);
            return ImportMain.run(args.toArray(String[]::new));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } finally {
            System.setOut(before);
            System.setErr(beforeErr);
            output = out.toString(StandardCharsets.UTF_8);
        }
    }
}
