package io.millrace.ingest.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyslogHeaderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<134>Nov  2 10:05:03 lb1 haproxy[14389]: ",
                "Nov  2 10:05:03 2026 lb1 nginx: ",
                "2026-11-02T10:05:03.123+01:00 lb1 nginx: ",
                "<134>1 2026-11-02T10:05:03Z lb1 nginx 42 - - ",
            })
    void theHeaderIsRemoved(String header) {
        assertThat(SyslogHeader.strip(header + "192.0.2.1 - -")).isEqualTo("192.0.2.1 - -");
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1 - - [02/Nov/2026:10:05:03 +0100]", "2026-11-02 10:05:03 GET /", "{\"a\": 1}"})
    void aLineWithoutAHeaderStaysAsItIs(String line) {
        assertThat(SyslogHeader.strip(line)).isEqualTo(line);
    }
}
