package io.millrace.aggregation.jdbc;

import static io.millrace.aggregation.event.TestEvents.track;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.query.ApiFixture;
import io.millrace.aggregation.registry.SampleInsights;
import io.millrace.aggregation.rowquery.QueryLimits;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
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

    /** In the first of Berlin's and of New York's repeated hours, of another tenant. */
    private static final List<String> SHOWN_TWICE =
            List.of("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z");

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
        send(TIMES, "default");
        send(SHOWN_TWICE, "autumn");
    }

    private static void send(List<String> times, String tenant) {
        for (String at : times) {
            api.send(track("Order Completed")
                    .at(Instant.parse(at).toEpochMilli())
                    .tenant(tenant)
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
        "UTC, json, ''",
        "Europe/Berlin, json, ''",
        "Europe/Berlin, protobuf, ''",
        "Europe/Berlin, json, timeZone=Europe/Berlin",
        "America/New_York, protobuf, ''",
        "America/New_York, json, ''",
        "Asia/Kolkata, protobuf, ''",
        "Australia/Lord_Howe, json, ''",
        "GMT+13:45, protobuf, ''"
    })
    void timesRoundTripWithTheDocumentedAddress(String zone, String serialization, String property) throws Exception {
        List<String> said = run(zone, url("?timeZone={zone}", serialization), property, TIMES);

        assertThat(said).first().isEqualTo("type TIMESTAMP DATE");
        assertThat(lines(said, "read")).isEqualTo(read(TIMES, ZoneId.of(zone)));
        assertThat(lines(said, "found"))
                .isEqualTo(TIMES.stream().map(at -> "found " + at + " 1").toList());
        assertThatDatesAndTextsAreFound(said);
    }

    @ParameterizedTest
    @CsvSource({"Europe/Berlin, json", "America/New_York, protobuf"})
    void bothOccurrencesOfARepeatedHourAreCorrectIfClientAndServerUseUtc(String zone, String serialization)
            throws Exception {
        String url = url("?tenant=autumn&timeZone=UTC;timeZone=UTC", serialization);

        List<String> said = run(zone, url, "", SHOWN_TWICE);

        assertThat(lines(said, "read").stream()
                        .map(line -> line.split(" ", 3)[1])
                        .toList())
                .isEqualTo(SHOWN_TWICE);
        assertThat(lines(said, "found"))
                .isEqualTo(SHOWN_TWICE.stream().map(at -> "found " + at + " 1").toList());
    }

    @ParameterizedTest
    @CsvSource({"UTC, protobuf, ''", "Europe/Berlin, json, ''", "Europe/Berlin, protobuf, timeZone=Europe/Berlin"})
    void aTimestampParameterWithoutAZoneIsRejected(String zone, String serialization, String property)
            throws Exception {
        List<String> said = run(zone, url("", serialization), property, TIMES);

        assertThat(lines(said, "found")).isEmpty();
        assertThat(lines(said, "refused")).hasSameSizeAs(TIMES).allSatisfy(line -> assertThat(line)
                .contains("name that zone in the address, /v1/avatica?timeZone=Europe/Berlin"));
        assertThat(lines(said, "read").stream().map(JdbcZonesTest::texts).toList())
                .isEqualTo(read(TIMES, ZoneOffset.UTC).stream()
                        .map(JdbcZonesTest::texts)
                        .toList());
        assertThatDatesAndTextsAreFound(said);
    }

    private static void assertThatDatesAndTextsAreFound(List<String> said) {
        assertThat(lines(said, "written"))
                .isEqualTo(TIMES.stream().map(at -> "written " + at + " 1").toList());
        assertThat(lines(said, "dated"))
                .isEqualTo(TIMES.stream()
                        .map(at -> "dated " + day(at) + " " + count(day -> day.equals(day(at))))
                        .toList());
        assertThat(lines(said, "since"))
                .isEqualTo(TIMES.stream()
                        .map(at -> "since " + day(at) + " " + count(day -> day.compareTo(day(at)) >= 0))
                        .toList());
    }

    private static long count(Predicate<String> ofDay) {
        return TIMES.stream().map(JdbcZonesTest::day).filter(ofDay).count();
    }

    /** Rows as they are read: the instant, the insight's date, and both as texts, of which the time is the wall's. */
    private static List<String> read(List<String> times, ZoneId wall) {
        DateTimeFormatter text = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT)
                .withZone(wall);
        return times.stream()
                .map(at -> "read " + at + " " + day(at) + " " + text.format(Instant.parse(at)) + " " + day(at))
                .toList();
    }

    private static String day(String at) {
        return at.substring(0, 10);
    }

    /** What a row says without the instant, which needs the zone. */
    private static String texts(String read) {
        return read.split(" ", 3)[2];
    }

    private static List<String> lines(List<String> said, String word) {
        return said.stream().filter(line -> line.startsWith(word + " ")).toList();
    }

    private static String url(String query, String serialization) {
        return "jdbc:avatica:remote:url=" + api.url() + "/v1/avatica" + query + ";serialization=" + serialization;
    }

    private static List<String> run(String zone, String url, String property, List<String> times)
            throws IOException, InterruptedException {
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
        command.addAll(times);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said.lines().toList();
    }

    private static String classPath() {
        ClassLoader loader = JdbcZonesTest.class.getClassLoader();
        return loader instanceof URLClassLoader urls
                ? Stream.of(urls.getURLs()).map(URL::getPath).collect(Collectors.joining(":"))
                : System.getProperty("java.class.path");
    }
}
