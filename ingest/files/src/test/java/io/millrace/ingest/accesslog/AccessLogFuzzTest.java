package io.millrace.ingest.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Log lines of arbitrary bytes, in every dialect: a parsed line is a valid entry and agrees with two other parsers, a
 * regular expression for valid combined lines and Jackson for JSON lines.
 */
class AccessLogFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern COMBINED = Pattern.compile(
            "(\\d{1,2}\\.\\d{1,2}\\.\\d{1,2}\\.\\d{1,2}) - (\\w+) \\[\\d{2}/Nov/20\\d{2}:1\\d:[0-5]\\d:[0-5]\\d"
                    + " \\+0[0-9]00\\] \"GET (/[\\w/?=]*) HTTP/1\\.[01]\" (\\d{3}) (\\d{1,9}) \"([\\w:/.]+)\" \"([\\w"
                    + " ./;()]*)\"");

    @FuzzTest
    void everyParsedLineIsAValidEntry(byte[] bytes) {
        var logs =
                AccessLogReader.forFormat(AccessLogReader.ANY, Map.of("host", "1", "userAgent", "2"), ZoneOffset.UTC);
        for (var line : new String(bytes, StandardCharsets.UTF_8).split("\n", 8)) {
            AccessLogEntry entry = null;
            try {
                entry = logs.read(line);
            } catch (LogLineException e) {
                // Rejected; must not happen to a line that is surely valid.
                assertThat(e.getMessage()).isNotBlank();
            }
            compare(line, entry);
            if (entry != null) {
                check(line, entry);
            }
        }
    }

    private static void compare(String line, AccessLogEntry entry) {
        var parts = COMBINED.matcher(line);
        if (!parts.matches()
                || Integer.parseInt(line.substring(line.indexOf('[') + 1, line.indexOf('/'))) > 28
                || line.contains("[00/")) {
            return;
        }
        assertThat(entry).isNotNull();
        assertThat(entry.client()).isEqualTo(parts.group(1));
        assertThat(entry.user()).isEqualTo(parts.group(2));
        assertThat(entry.request().target()).isEqualTo(parts.group(3));
        assertThat(entry.status()).isEqualTo(Integer.parseInt(parts.group(4)));
        assertThat(entry.bytes()).isEqualTo(Long.parseLong(parts.group(5)));
        assertThat(entry.referrer()).isEqualTo(parts.group(6));
        assertThat(entry.agent()).isEqualTo(parts.group(7).isBlank() ? null : parts.group(7));
    }

    private static void check(String line, AccessLogEntry entry) {
        var request = entry.request();
        assertThat(request.target() == null).isEqualTo(request.path() == null);
        if (request.path() != null) {
            assertThat(request.path()).doesNotContain("?").doesNotContain("#").isNotEmpty();
            assertThat(request.pathAndQuery()).isNotNull();
        }
        assertThat(entry.status() == null || (entry.status() >= 0 && entry.status() <= 999))
                .isTrue();
        assertThat(entry.bytes() == null || entry.bytes() >= 0).isTrue();
        if (line.startsWith("{")) {
            assertThat(isObject(line)).isTrue();
        }
    }

    private static boolean isObject(String line) {
        try {
            return JSON.readTree(line).isObject();
        } catch (IOException e) {
            // Jackson agrees: not JSON.
            return false;
        }
    }
}
