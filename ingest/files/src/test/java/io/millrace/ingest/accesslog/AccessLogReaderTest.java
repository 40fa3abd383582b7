package io.millrace.ingest.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Dialects beside the combined log and JSON: {@link LoadBalancerLog}, {@link HaproxyLog}, {@link W3cLog}, {@link S3Log}; and how a line finds its dialect. */
class AccessLogReaderTest {
    private static final String ALB =
            "h2 2026-11-02T09:05:03.186641Z app/shop/50dc6c495c0c9188 203.0.113.9:2817 10.0.0.1:80 0.000 0.001 0.000"
                    + " 200 200 34 366 \"GET https://shop.example:443/cart?step=2 HTTP/2.0\" \"Mozilla/5.0 \\x22q\\x22\""
                    + " ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:x \"Root=1-58337262\" \"shop.example\" \"arn:aws:acm\""
                    + " 0 2026-11-02T09:05:03.184000Z \"forward\" \"-\" \"-\" \"10.0.0.1:80\" \"200\"";
    private static final String ELB = "2026-11-02T09:05:03.945958Z shop 203.0.113.9:2817 10.0.0.1:80 0.000073 0.001048"
            + " 0.000057 200 200 0 29 \"GET http://shop.example:80/ HTTP/1.1\" \"curl/7.38.0\" - -";
    private static final String S3 = "79a59df900b949e5 shop-assets [02/Nov/2026:09:05:03 +0000] 203.0.113.9"
            + " arn:aws:iam::1:user/jane 3E57427F3EXAMPLE REST.GET.OBJECT img/a.png \"GET /img/a.png?x=1 HTTP/1.1\" 200 -"
            + " 2662 3462992 70 10 \"https://shop.example/\" \"Mozilla/5.0 (X11)\" - hostid SigV4 ECDHE AuthHeader"
            + " shop-assets.s3.eu-central-1.amazonaws.com TLSv1.2 - -";
    private static final String HAPROXY = "Nov  2 10:05:03 lb1 haproxy[14389]: 203.0.113.9:33317"
            + " [02/Nov/2026:10:05:03.655] fe~ static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0"
            + " {shop.example|Mozilla/5.0 (X11#7C) x|} {} \"GET /index.html?a=b HTTP/1.1\"";

    @Test
    void anApplicationLoadBalancersLineIsRead() throws Exception {
        var entry = read("access-log", ALB);

        assertThat(Instant.ofEpochMilli(entry.time())).isEqualTo("2026-11-02T09:05:03.186Z");
        assertThat(entry.client()).isEqualTo("203.0.113.9");
        assertThat(entry.host()).isEqualTo("shop.example");
        assertThat(entry.scheme()).isEqualTo("https");
        assertThat(entry.request().pathAndQuery()).isEqualTo("/cart?step=2");
        assertThat(entry.status()).isEqualTo(200);
        assertThat(entry.bytes()).isEqualTo(366);
        assertThat(entry.agent()).isEqualTo("Mozilla/5.0 \"q\"");
    }

    @Test
    void aDamagedJsonLineIsNotReadAsTheCombinedLineWithinIt() {
        var damaged = "{\"log\"203.0.113.9 - - [02/Nov/2026:10:05:03 +0000] \"GET / HTTP/1.1\" 200 1\"}";

        assertThatThrownBy(() -> read("access-log", damaged)).isInstanceOf(LogLineException.class);
    }

    @Test
    void aClassicLoadBalancersLineIsReadForHttpAndTcp() throws Exception {
        var entry = read("access-log", ELB);
        var tcp = read(
                "elb",
                "2026-11-02T09:05:03.945958Z shop 203.0.113.9:2817 10.0.0.1:80 0.001 0.000028 0.000041 - - 82 305"
                        + " \"- - - \" \"-\" - -");

        assertThat(entry.host()).isEqualTo("shop.example");
        assertThat(entry.request().path()).isEqualTo("/");
        assertThat(entry.agent()).isEqualTo("curl/7.38.0");
        assertThat(tcp.request().target()).isNull();
        assertThat(tcp.status()).isNull();
    }

    @Test
    void anS3LineIsRead() throws Exception {
        var entry = read("access-log", S3);

        assertThat(entry.client()).isEqualTo("203.0.113.9");
        assertThat(entry.user()).isEqualTo("arn:aws:iam::1:user/jane");
        assertThat(entry.request().path()).isEqualTo("/img/a.png");
        assertThat(entry.bytes()).isEqualTo(2662);
        assertThat(entry.referrer()).isEqualTo("https://shop.example/");
        assertThat(entry.agent()).isEqualTo("Mozilla/5.0 (X11)");
        assertThat(entry.host()).isEqualTo("shop-assets.s3.eu-central-1.amazonaws.com");
    }

    @Test
    void aHaproxyLineIsReadInItsZoneWithItsCapturedHeaders() throws Exception {
        var logs = AccessLogReader.forFormat(
                "access-log", Map.of("host", "1", "userAgent", "2", "referrer", "3"), ZoneId.of("Europe/Berlin"));

        var entry = logs.read(HAPROXY);
        var bad = logs.read("203.0.113.9:33317 [02/Nov/2026:10:05:03.655] fe fe/<NOSRV> -1/-1/-1/-1/0 400 187 - - PR--"
                + " 2/2/0/0/0 0/0 \"<BADREQ>\"");

        assertThat(Instant.ofEpochMilli(entry.time())).isEqualTo("2026-11-02T09:05:03.655Z");
        assertThat(entry.scheme()).isEqualTo("https");
        assertThat(entry.host()).isEqualTo("shop.example");
        assertThat(entry.agent()).isEqualTo("Mozilla/5.0 (X11|) x");
        assertThat(entry.referrer()).isNull();
        assertThat(entry.request().target()).isEqualTo("/index.html?a=b");
        assertThat(bad.request().target()).isNull();
        assertThat(bad.status()).isEqualTo(400);
    }

    @Test
    void iisLinesAreReadByTheirFieldsLine() throws Exception {
        var logs = AccessLogReader.forFormat("access-log", Map.of(), ZoneOffset.UTC);

        assertThat(logs.read("#Software: Microsoft Internet Information Services 10.0"))
                .isNull();
        assertThat(logs.read("#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip"
                        + " cs(User-Agent) cs(Referer) cs-host sc-status sc-substatus sc-win32-status time-taken"))
                .isNull();
        var entry = logs.read("2026-11-02 09:05:03 10.0.0.5 GET /cart step=2 443 SHOP\\jane 203.0.113.9"
                + " Mozilla/5.0+(Windows+NT+10.0;++http://x) https://shop.example/ shop.example 200 0 0 15");

        assertThat(Instant.ofEpochMilli(entry.time())).isEqualTo("2026-11-02T09:05:03Z");
        assertThat(entry.request().target()).isEqualTo("/cart?step=2");
        assertThat(entry.client()).isEqualTo("203.0.113.9");
        assertThat(entry.user()).isEqualTo("SHOP\\jane");
        assertThat(entry.agent()).isEqualTo("Mozilla/5.0 (Windows NT 10.0; +http://x)");
        assertThat(entry.scheme()).isEqualTo("https");
        assertThat(entry.host()).isEqualTo("shop.example");
        assertThat(logs.read("#Fields: time c-ip cs-method cs-uri-stem sc-status"))
                .isNull();
        assertThat(logs.read("#Date: 2026-11-03 00:00:00")).isNull();
        assertThat(Instant.ofEpochMilli(
                        logs.read("00:00:07 203.0.113.9 GET / 200").time()))
                .isEqualTo("2026-11-03T00:00:07Z");
    }

    @Test
    void cloudFrontLinesAreReadWithTabsAndEscapes() throws Exception {
        var logs = AccessLogReader.forFormat("cloudfront", Map.of(), ZoneOffset.UTC);
        logs.read("#Version: 1.0");
        logs.read(
                "#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer)"
                        + " cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header"
                        + " cs-protocol");

        var entry = logs.read(String.join(
                "\t",
                "2026-11-02",
                "09:05:03",
                "FRA2",
                "392",
                "2001:db8::9",
                "GET",
                "d1.cloudfront.net",
                "/a%20b.html",
                "200",
                "https://shop.example/x",
                "Mozilla/5.0%20(X11)%20+x",
                "a=b",
                "-",
                "Hit",
                "id==",
                "shop.example",
                "https"));

        assertThat(entry.client()).isEqualTo("2001:db8::9");
        assertThat(entry.host()).isEqualTo("shop.example");
        assertThat(entry.scheme()).isEqualTo("https");
        assertThat(entry.request().target()).isEqualTo("/a%20b.html?a=b");
        assertThat(entry.agent()).isEqualTo("Mozilla/5.0 (X11) +x");
        assertThat(entry.bytes()).isEqualTo(392);
    }

    @Test
    void aLineIsReadInItsOwnFormatWhateverCameBefore() throws Exception {
        var logs = AccessLogReader.forFormat("access-log", Map.of(), ZoneOffset.UTC);

        for (var line : new String[] {ALB, S3, ELB, HAPROXY, ALB}) {
            assertThat(logs.read(line).client()).isEqualTo("203.0.113.9");
        }
    }

    @Test
    void aFormatReadsNoLineOfAnotherFormat() {
        for (var format : new String[] {"combined", "json-log", "w3c", "s3", "haproxy"}) {
            assertThatThrownBy(() -> read(format, ALB)).isInstanceOf(LogLineException.class);
        }
        assertThatThrownBy(() -> read("alb", S3)).isInstanceOf(LogLineException.class);
    }

    private static AccessLogEntry read(String format, String line) throws LogLineException {
        return AccessLogReader.forFormat(format, Map.of(), ZoneOffset.UTC).read(line);
    }
}
