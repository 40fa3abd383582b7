package io.millrace.ingest.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link CombinedLog} through {@link AccessLogReader}. */
class CombinedLogTest {
    private static final String REST =
            " [02/Nov/2026:10:05:03 +0100] \"GET /a?x=1 HTTP/1.1\" 200 512 \"https://ref.example/\" \"Mozilla/5.0\"";

    @Test
    void aLeadingSiteIsTheHost() throws Exception {
        var entry = read("www.shop.example:443 203.0.113.9 - -" + REST);

        assertThat(entry.host()).isEqualTo("www.shop.example");
        assertThat(entry.scheme()).isEqualTo("https");
        assertThat(entry.client()).isEqualTo("203.0.113.9");
        assertThat(Instant.ofEpochMilli(entry.time())).isEqualTo("2026-11-02T09:05:03Z");
        assertThat(entry.request().path()).isEqualTo("/a");
        assertThat(entry.status()).isEqualTo(200);
        assertThat(entry.bytes()).isEqualTo(512);
        assertThat(entry.referrer()).isEqualTo("https://ref.example/");
        assertThat(entry.agent()).isEqualTo("Mozilla/5.0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "null", textBlock = """
        203.0.113.9 - -                              | null                  | 203.0.113.9      | null
        203.0.113.9, 10.0.0.1 - -                    | null                  | 203.0.113.9      | null
        203.0.113.9,10.0.0.1,10.0.0.2 - -            | null                  | 203.0.113.9      | null
        unknown, 203.0.113.9 - -                     | null                  | 203.0.113.9      | null
        - 10.0.0.1 - -                               | null                  | 10.0.0.1         | null
        203.0.113.9 10.0.0.1 - -                     | null                  | 203.0.113.9      | null
        203.0.113.9:51234 - -                        | null                  | 203.0.113.9      | null
        203.0.113.9 - Jane Q. Doe                    | null                  | 203.0.113.9      | Jane Q. Doe
        203.0.113.9, 10.0.0.1 - jane doe             | null                  | 203.0.113.9      | jane doe
        2001:db8::80 - -                             | null                  | 2001:db8::80     | null
        [2001:db8::80]:443 - -                       | null                  | 2001:db8::80     | null
        ::ffff:203.0.113.9 - -                       | null                  | ::ffff:203.0.113.9 | null
        2001:db8::1, 10.0.0.1 - -                    | null                  | 2001:db8::1      | null
        client.example.net - -                       | null                  | client.example.net | null
        client.example.net - jane doe                | null                  | client.example.net | jane doe
        www.shop.example 203.0.113.9 - -             | www.shop.example      | 203.0.113.9      | null
        www.shop.example:8443 203.0.113.9 - jane doe | www.shop.example:8443 | 203.0.113.9      | jane doe
        www.shop.example:80 203.0.113.9, 10.0.0.1 - -| www.shop.example      | 203.0.113.9      | null
        www.shop.example:80 2001:db8::1 - -          | www.shop.example      | 2001:db8::1      | null
        www.shop.example:443 client.example.net - -  | www.shop.example      | client.example.net | null
        198.51.100.1:443 203.0.113.9 - -             | 198.51.100.1          | 203.0.113.9      | null
        - - -                                        | null                  | null             | null
        """)
    void hostClientAndUserAreReadFromTheTextBeforeTheTime(String before, String host, String client, String user)
            throws Exception {
        var entry = read(before + REST);

        assertThat(entry.host()).isEqualTo(host);
        assertThat(entry.client()).isEqualTo(client);
        assertThat(entry.user()).isEqualTo(user);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-",
                "",
                "\\x16\\x03\\x01\\x02",
                "quit",
                "\\n",
                "GET",
                "t3 12.2.1",
                "SSH-2.0-OpenSSH_8.9",
                "\\\"\\\""
            })
    void aLineWithABrokenRequestHasOnlyItsRawText(String request) throws Exception {
        var entry = read("203.0.113.9 - - [02/Nov/2026:10:05:03 +0100] \"" + request + "\" 408 - \"-\" \"-\"");

        assertThat(entry.request().target()).isNull();
        assertThat(entry.request().path()).isNull();
        assertThat(entry.status()).isEqualTo(408);
        assertThat(entry.bytes()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        GET / HTTP/1.1                         | /                | /
        get /a                                 | /a               | /a
        GET /a b?c d HTTP/1.1                  | /a b?c d         | /a b
        M-SEARCH * HTTP/1.1                    | *                | *
        GET //evil.example/x HTTP/1.0          | //evil.example/x | //evil.example/x
        GET http://a.example/b?c HTTP/1.1      | http://a.example/b?c | /b
        GET http://a.example HTTP/1.1          | http://a.example | /
        GET /a#b HTTP/2.0                      | /a#b             | /a
        """)
    void targetAndPathOfARequestAreRead(String request, String target, String path) throws Exception {
        var entry = read("203.0.113.9 - - [02/Nov/2026:10:05:03 +0100] \"" + request + "\" 200 1");

        assertThat(entry.request().target()).isEqualTo(target);
        assertThat(entry.request().path()).isEqualTo(path);
    }

    @Test
    void escapesOfApacheAndNginxAreDecoded() throws Exception {
        var entry = read("203.0.113.9 - - [02/Nov/2026:10:05:03 +0100] \"GET /\\xC3\\xBC HTTP/1.1\" 200 1 \"-\""
                + " \"M \\\"q\\\" \\x22r\\x22 \\\\ \\xFF \\t|\" \"203.0.113.9\" rt=0.1");

        assertThat(entry.request().path()).isEqualTo("/ü");
        assertThat(entry.agent()).isEqualTo("M \"q\" \"r\" \\ \\xFF \t|");
    }

    @Test
    void durationsMayFollowTheBytes() throws Exception {
        var entry =
                read("203.0.113.9 - - [02/Nov/2026:10:05:03.123 +0100] \"GET / HTTP/1.1\" 200 1 0.005 - \"-\" \"A/1\"");

        assertThat(entry.agent()).isEqualTo("A/1");
        assertThat(entry.time() % 1_000).isEqualTo(123);
    }

    @Test
    void aSyslogHeaderIsRemoved() throws Exception {
        var rfc3164 = read("<190>Nov  2 10:05:03 web1 nginx: 203.0.113.9 - -" + REST);
        var rfc5424 = read("<190>1 2026-11-02T09:05:03.1Z web1 nginx 12 - - 203.0.113.9 - -" + REST);

        assertThat(rfc3164.client()).isEqualTo("203.0.113.9");
        assertThat(rfc5424.client()).isEqualTo("203.0.113.9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello world",
                "{\"a\":\"b - - [02/Nov/2026:10:05:03 +0100] \"GET / HTTP/1.1\" 200 1",
                "203.0.113.9 - - [32/Nov/2026:10:05:03 +0100] \"GET / HTTP/1.1\" 200 1",
                "203.0.113.9 - - [02/Nov/2026:25:05:03 +0100] \"GET / HTTP/1.1\" 200 1",
                "203.0.113.9 - - [02/Nov/2026:10:05:03 +0100] \"GET / HTTP/1.1\" 20x 1",
                "203.0.113.9 - - [02/Nov/2026:10:05:03 +0100] \"GET / HTTP/1.1\" 200 1 \"-\" \"cut off",
                "203.0.113.9 - - [02/Nov/2026:10:05:03 +0100] \"GET / HTTP/1.1\" 200 1 \"-\" \"a \"b\" c\"",
                "203.0.113.9 - - [02/Nov/2026:10:05:03 +0100] \"GET / HTTP/1.1\" 200 1 \"-\"",
                "203.0.113.9 - - [02/Nov/2026:10:05:03 +0100] \"GET / HTTP/1.1\" 200",
                "[02/Nov/2026:10:05:03 +0100] \"GET / HTTP/1.1\" 200 1"
            })
    void anAmbiguousLineIsRejected(String line) {
        assertThatThrownBy(() -> read(line)).isInstanceOf(LogLineException.class);
    }

    private static AccessLogEntry read(String line) throws LogLineException {
        return AccessLogReader.forFormat("combined", Map.of(), ZoneOffset.UTC).read(line);
    }
}
