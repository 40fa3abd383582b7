package io.millrace.ingest.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.accesslog.AccessLogReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@link SegmentFormat}, {@link AccessLogFormat} and {@link CsvFormat}. */
class LineFormatsTest {
    private static final String LINE =
            "203.0.113.9 - - [02/Nov/2026:10:05:03 +0000] \"GET /cart HTTP/1.1\" 200 512 \"-\" \"M/5\"";

    @Test
    void aSegmentEventLosesItsSentAtAndKeepsItsTime() throws Exception {
        var event = read(
                new SegmentFormat(),
                "{\"userId\":\"u\",\"timestamp\":\"2026-11-02T10:05:03Z\",\"sentAt\":\"2026-11-02T10:05:04Z\"}");

        assertThat(event.json().has("sentAt")).isFalse();
        assertThat(event.device()).isEqualTo("u");
        assertThat(Instant.ofEpochMilli(event.time())).isEqualTo("2026-11-02T10:05:03Z");
    }

    @Test
    void aTimeThatCannotBeReadIsLeftToTheCollector() throws Exception {
        assertThat(read(new SegmentFormat(), "{\"timestamp\":\"soon\"}").time()).isNull();
        assertThat(read(new SegmentFormat(), " ")).isNull();
        assertThatThrownBy(() -> read(new SegmentFormat(), "[1]")).hasMessage("not a JSON object");
        assertThatThrownBy(() -> read(new SegmentFormat(), "{} {}")).isInstanceOf(LineInvalidException.class);
    }

    @Test
    void theAnonymousIdOfAnAccessLogIsAKeyedHashOfClientAndAgent() throws Exception {
        var one = read(accessLog("k1"), LINE);
        var otherPath = read(accessLog("k1"), LINE.replace("/cart", "/"));
        var otherAgent = read(accessLog("k1"), LINE.replace("M/5", "M/6"));
        var otherKey = read(accessLog("k2"), LINE);

        assertThat(one.device()).matches("[0-9a-f]{32}").isEqualTo(otherPath.device());
        assertThat(one.device()).isNotEqualTo(otherAgent.device()).isNotEqualTo(otherKey.device());
        assertThat(one.json().at("/context/page/url").textValue()).isEqualTo("//shop.example/cart");
    }

    @Test
    void aCsvRecordIsMappedByItsHeader() throws Exception {
        var columns = new ArrayList<Integer>();
        var csv = new CsvFormat(CsvFormat.mapping("time=t,userId=u,session=s,properties=*"), ';', columns::add);

        assertThat(read(csv, "sep=;")).isNull();
        assertThat(read(csv, "t;u;s;p")).isNull();
        var event = read(csv, "2026-11-02;ada;s1;5;");

        assertThat(columns).containsExactly(4);
        assertThat(event.json())
                .hasToString("{\"userId\":\"ada\",\"context\":{\"sessionId\":\"s1\"},\"properties\":{\"p\":5},"
                        + "\"type\":\"track\",\"timestamp\":\"2026-11-02T00:00:00Z\"}");
        assertThatThrownBy(() -> read(csv, "2026-11-02;ada")).hasMessage("2 fields, but the header has 4");
        assertThatThrownBy(() -> read(csv, "soon;ada;s1;5")).hasMessage("not a time: soon");
    }

    private static AccessLogFormat accessLog(String key) {
        return new AccessLogFormat(
                AccessLogReader.forFormat(AccessLogReader.ANY, Map.of(), ZoneOffset.UTC), "shop.example", key);
    }

    private static ImportedEvent read(LineFormat format, String line) throws LineInvalidException {
        return format.read(line.getBytes(StandardCharsets.UTF_8));
    }
}
