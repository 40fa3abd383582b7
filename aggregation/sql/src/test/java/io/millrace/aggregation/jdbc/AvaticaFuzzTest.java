package io.millrace.aggregation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.runtime.http.RequestException;
import java.nio.charset.StandardCharsets;

/** Fuzzer of Avatica requests in JSON or protocol buffers: each is parsed or rejected. */
class AvaticaFuzzTest {
    @FuzzTest
    void bytesAreARequestOrRefused(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        try {
            AvaticaRoute.requireRequest(bytes, bytes[0] == '{');
            AvaticaRoute.requireRequest(
                    ("{" + new String(bytes, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8), true);
        } catch (RequestException e) {
            assertThat(e.status()).isEqualTo(400);
        }
    }
}
