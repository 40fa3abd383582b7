package io.millrace.aggregation.jdbc;

import static io.millrace.aggregation.TestEvents.track;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.query.ApiFixture;
import io.millrace.aggregation.query.QueryLimits;
import io.millrace.aggregation.query.SampleInsights;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Avatica's thin client in Java machines of other time zones. */
class JdbcZonesTest {
    /** On both sides of Berlin's and New York's skipped hours, in summer, in the second of Berlin's repeated hours, and in winter. */
    private static final List<String> TIMES = List.of(
            "2026-03-08T06:59:00Z",
            "2026-03-08T07:00:00Z",
            "2026-03-29T00:59:00Z",
            "2026-03-29T01:00:00Z",
            "2026-03-29T01:30:00Z",
            "2026-07-01T22:30:00Z",
            "2026-10-25T01:30:00Z",
            "2026-11-21T23:30:00Z");

    private static ApiFixture api;

    @BeforeAll
    static void salesOfAYear(@TempDir Path stateDir) {
        api = new ApiFixture(new QueryLimits(100, 1_000, 5_000, 500), stateDir);
        api.active.put(SampleInsights.parse("""
                name: sales
                where: event.name == "Order Completed"
                window: { tumbling: 1m }
                measures: { orders: count() }
                retain: 400d
                """));
        for (String at : TIMES) {
            api.send(track("Order Completed")
                    .at(Instant.parse(at).toEpochMilli())
                    .person("p")
                    .build());
        }
    }

    @AfterAll
    static void close() {
        api.close();
    }

    @ParameterizedTest
    @CsvSource({
        "UTC, json, '', ''",
        "UTC, protobuf, '', timeZone=UTC",
        "Europe/Berlin, json, ?timeZone=Europe/Berlin, ''",
        "Europe/Berlin, protobuf, ?timeZone=Europe/Berlin, ''",
        "Europe/Berlin, json, ;timeZone=UTC, ''",
        "America/New_York, protobuf, ?timeZone=America/New_York, ''",
        "America/New_York, json, ?timeZone=America/New_York, ''",
        "Asia/Kolkata, protobuf, ?timeZone=Asia/Kolkata, ''",
        "Australia/Lord_Howe, json, ?timeZone=Australia/Lord_Howe, ''"
    })
    void timesAreReadAndFoundAsTheyAre(String zone, String serialization, String address, String property)
            throws Exception {
        String url =
                "jdbc:avatica:remote:url=" + api.url() + "/v1/avatica" + address + ";serialization=" + serialization;

        List<String> said = run(zone, url, property);

        String read = TIMES.stream().map(at -> at + " " + at.substring(0, 10)).collect(Collectors.joining(", "));
        assertThat(said).first().isEqualTo("read [" + read + "]");
        assertThat(said.subList(1, said.size()))
                .isEqualTo(TIMES.stream().map(at -> "found " + at + " 1").toList());
    }

    private static List<String> run(String zone, String url, String property) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-Duser.timezone=" + zone,
                "-cp",
                classPath(),
                ThinClientMain.class.getName(),
                url,
                property));
        command.addAll(TIMES);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said.lines()
                .filter(line -> line.startsWith("read") || line.startsWith("found"))
                .toList();
    }

    private static String classPath() {
        ClassLoader loader = JdbcZonesTest.class.getClassLoader();
        return loader instanceof URLClassLoader urls
                ? Stream.of(urls.getURLs()).map(URL::getPath).collect(Collectors.joining(":"))
                : System.getProperty("java.class.path");
    }
}
