package io.millrace.ingest.importer;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.http.InMemoryCollector;
import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.failed.FailureReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportRunTest {
    private static final String LOG = """
        192.0.2.7 - - [17/May/2015:10:05:03 +0000] "GET /a?x=1 HTTP/1.1" 200 2030 "http://ref.example/" "Mozilla/5.0 \\"q\\""
        192.0.2.8 - bob [17/May/2015:11:05:11 +0100] "GET /robots.txt HTTP/1.0" 404 - "-" "-"
        192.0.2.9 - - [17/May/2015:10:05:12 +0000] "GET /b HTTP/1.1" 200 5 "-" "Mozilla/5.0 (cut
        """;
    private static final String CSV = """
        event_time,event_type,product_id,brand,price,user_id,user_session
        2019-10-01 00:00:00 UTC,view,44600062,"a ""b"", c",35.79,541312140,s1
        2019-10-01 00:00:04 UTC,purchase,007,,33.20,541312140,s1
        2019-10-01 00:00:05 UTC,view,9223372036854775808,"two
        lines",-1e2,554748717,s2
        2019-10-01 00:00:06 UTC,view,1,x
        """;
    private static final String MAP =
            "time=event_time,name=event_type,userId=user_id,session=user_session,properties=*";

    @TempDir
    private Path directory;

    private final InMemoryCollector collector = new InMemoryCollector(true, 64 << 20);

    @AfterEach
    void stop() {
        collector.close();
    }

    @Test
    void anAccessLogBecomesPageEventsAndItsBrokenLineADeadLetter() throws Exception {
        int code = run(file("a.log", LOG), "--format", "access-log");

        assertThat(code).isEqualTo(ImportMain.OK);
        var page = byName("/a");
        assertThat(page.getType()).isEqualTo(EventType.PAGE);
        assertThat(Instant.ofEpochMilli(page.getTime())).isEqualTo("2015-05-17T10:05:03Z");
        assertThat(page.getIp()).isEqualTo("192.0.2.7");
        assertThat(page.getUserAgent()).isEqualTo("Mozilla/5.0 \"q\"");
        assertThat(page.getProperties())
                .isEqualTo(Map.of(
                        "method",
                        "GET",
                        "path",
                        "/a",
                        "status",
                        200L,
                        "bytes",
                        2030L,
                        "protocol",
                        "HTTP/1.1",
                        "referrer",
                        "http://ref.example/"));
        assertThat(page.getContext())
                .isEqualTo(Map.of("page.url", "/a?x=1", "page.path", "/a", "page.referrer", "http://ref.example/"));
        assertThat(Instant.ofEpochMilli(byName("/robots.txt").getTime())).isEqualTo("2015-05-17T10:05:11Z");
        assertThat(collector.failures()).singleElement().satisfies(failed -> {
            assertThat(failed.getPath()).isEqualTo("a.log:3");
            assertThat(failed.getReason()).isEqualTo(FailureReason.IMPORT_LINE_INVALID);
            assertThat(StandardCharsets.UTF_8.decode(failed.getOriginal()).toString())
                    .contains("(cut");
        });
    }

    @Test
    void csvIsTypedByItsMappingAndShortRowsAreDeadLetters() throws Exception {
        int code = run(file("shop.csv", CSV), "--format", "csv", "--map", MAP);

        assertThat(code).isEqualTo(ImportMain.OK);
        var byTime = collector.events().stream().collect(Collectors.toMap(RawEvent::getTime, event -> event));
        var first = byTime.get(Instant.parse("2019-10-01T00:00:00Z").toEpochMilli());
        assertThat(first.getType()).isEqualTo(EventType.TRACK);
        assertThat(first.getName()).isEqualTo("view");
        assertThat(first.getUserId()).isEqualTo("541312140");
        assertThat(first.getContext()).isEqualTo(Map.of("sessionId", "s1"));
        assertThat(first.getProperties())
                .isEqualTo(Map.of("product_id", 44600062L, "brand", "a \"b\", c", "price", 35.79));
        assertThat(byTime.get(Instant.parse("2019-10-01T00:00:04Z").toEpochMilli())
                        .getProperties())
                .isEqualTo(Map.of("product_id", "007", "price", "33.20"));
        assertThat(byTime.get(Instant.parse("2019-10-01T00:00:05Z").toEpochMilli())
                        .getProperties())
                .isEqualTo(Map.of("product_id", "9223372036854775808", "brand", "two\nlines", "price", "-1e2"));
        assertThat(collector.failures()).extracting("path").containsExactly("shop.csv:6");
    }

    @Test
    void theSameFileHasTheSameIdsAndEqualLinesHaveDifferentIds() throws Exception {
        var line = "{\"type\":\"page\",\"anonymousId\":\"a\",\"timestamp\":\"2020-01-01T00:00:00Z\"}\n";
        var file = file("e.ndjson", line.repeat(3));

        run(file, "--format", "segment");
        run(file, "--format", "segment");

        var ids = collector.events().stream().map(RawEvent::getMessageId).toList();
        assertThat(ids).hasSize(6);
        assertThat(ids.subList(0, 3)).doesNotHaveDuplicates().isEqualTo(ids.subList(3, 6));
    }

    @Test
    void aGrownFileResumesAtItsCheckpoint() throws Exception {
        var first = numbered(0, 10);
        var file = file("e.ndjson", first);
        var checkpoints = directory.resolve("checkpoints").toString();
        run(file, "--format", "segment", "--checkpoint-dir", checkpoints);
        Files.writeString(file, first + numbered(10, 15));

        run(file, "--format", "segment", "--checkpoint-dir", checkpoints);
        run(file, "--format", "segment", "--checkpoint-dir", checkpoints);

        assertThat(collector.events())
                .extracting(event -> event.getProperties().get("n"))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 15).mapToObj(i -> (Object) (long) i).toList());
    }

    @Test
    void aReplacedFileIsDetectedByItsCheckpoint() throws Exception {
        var file = file("e.ndjson", numbered(0, 10));
        var checkpoints = directory.resolve("checkpoints").toString();
        run(file, "--format", "segment", "--checkpoint-dir", checkpoints);
        Files.writeString(file, numbered(5, 15).replace("page", "PAGE"));

        int code = run(file, "--format", "segment", "--checkpoint-dir", checkpoints);
        int restarted = run(file, "--format", "segment", "--checkpoint-dir", checkpoints, "--restart");

        assertThat(code).isEqualTo(ImportMain.FAILED);
        assertThat(restarted).isEqualTo(ImportMain.OK);
    }

    @Test
    void eventsOfOneDeviceArriveInOrder() throws Exception {
        var lines = IntStream.range(0, 5_000)
                .mapToObj(i ->
                        "{\"type\":\"page\",\"anonymousId\":\"a" + i % 7 + "\",\"properties\":{\"n\":" + i + "}}\n")
                .collect(Collectors.joining());

        run(file("e.ndjson", lines), "--format", "segment");

        var last = new HashMap<String, Long>();
        assertThat(collector.events()).hasSize(5_000).allSatisfy(event -> {
            long n = (long) event.getProperties().get("n");
            assertThat(last.put(event.getAnonymousId(), n))
                    .satisfiesAnyOf(before -> assertThat(before).isNull(), before -> assertThat(before)
                            .isLessThan(n));
        });
    }

    @Test
    void everyBadLineIsDeadLettered() throws Exception {
        var bytes = new ArrayList<byte[]>();
        bytes.add("{\"type\":\"page\",\"anonymousId\":\"a\"}\n".getBytes(StandardCharsets.UTF_8));
        bytes.add("\n".getBytes(StandardCharsets.UTF_8));
        bytes.add("{\"type\":\"page\",\"anonymousId\":\"grün\"}\n".getBytes(StandardCharsets.ISO_8859_1));
        bytes.add(("{\"x\":\"" + "y".repeat(100_000) + "\"}\n").getBytes(StandardCharsets.UTF_8));
        bytes.add("{\"type\":\"dance\",\"userId\":\"u\"}\n".getBytes(StandardCharsets.UTF_8));
        bytes.add("{\"type\":\"pa".getBytes(StandardCharsets.UTF_8));
        var file = directory.resolve("e.ndjson");
        for (var line : bytes) {
            Files.write(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }

        int code = run(file, "--format", "segment");

        assertThat(code).isEqualTo(ImportMain.OK);
        assertThat(collector.events()).hasSize(1);
        assertThat(collector.failures())
                .extracting("reason")
                .containsExactlyInAnyOrder(
                        FailureReason.INVALID_ENCODING,
                        FailureReason.IMPORT_LINE_INVALID,
                        FailureReason.UNKNOWN_TYPE,
                        FailureReason.IMPORT_LINE_INVALID);
    }

    @Test
    void retimeNowShiftsTheNewestEventToNow() throws Exception {
        var lines = """
            {"type":"page","anonymousId":"a","timestamp":"2020-01-01T00:00:10Z"}
            {"type":"page","anonymousId":"a","timestamp":"2020-01-01T00:00:00Z"}
            """;
        var options = ImportOptions.parse(new String[] {
            file("e.ndjson", lines).toString(),
            "--format",
            "segment",
            "--retime",
            "now",
            "--url",
            collector.uri("/").toString()
        });

        new ImportRun(options, Clock.fixed(InMemoryCollector.NOW, ZoneOffset.UTC), System.out, false).run();

        assertThat(collector.events())
                .extracting(RawEvent::getTime)
                .containsExactly(InMemoryCollector.NOW.toEpochMilli(), InMemoryCollector.NOW.toEpochMilli() - 10_000);
    }

    @Test
    void failuresHaveTheirExitCodes() throws Exception {
        var file = file("shop.csv", CSV);

        assertThat(run(file, "--format", "csv")).isEqualTo(ImportMain.USAGE);
        assertThat(run(file, "--format", "csv", "--map", "time=nothing,userId=user_id"))
                .isEqualTo(ImportMain.USAGE);
        assertThat(run(file, "--format", "csv", "--map", MAP, "--speed", "fast"))
                .isEqualTo(ImportMain.USAGE);
        assertThat(run(directory.resolve("none"), "--format", "segment")).isEqualTo(ImportMain.USAGE);
        assertThat(run(file, "--format", "csv", "--map", MAP, "--write-key", "nobody"))
                .isEqualTo(ImportMain.REFUSED);
        assertThat(run(file, "--format", "csv", "--map", MAP, "--patience", "0.2", "--url", "http://127.0.0.1:1"))
                .isEqualTo(ImportMain.UNREACHABLE);
    }

    private RawEvent byName(String name) {
        return collector.events().stream()
                .filter(event -> event.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String numbered(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> "{\"type\":\"page\",\"anonymousId\":\"a\",\"properties\":{\"n\":" + i + "}}\n")
                .collect(Collectors.joining());
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private int run(Path file, String... options) {
        var args = new ArrayList<>(
                List.of(file.toString(), "--url", collector.uri("/").toString()));
        args.addAll(List.of(options));
        return ImportMain.run(args.toArray(String[]::new));
    }
}
