package io.millrace.aggregation.rowquery;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.runtime.http.RequestException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Cursors that clients send back: one that is read is written again as one that says the same. */
class CursorFuzzTest {
    @FuzzTest
    void aCursorRoundTripsOrIsRefused(byte[] bytes) {
        readAgain(new String(bytes, StandardCharsets.UTF_8));
        readAgain(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    private static void readAgain(String text) {
        Cursor cursor;
        try {
            cursor = Cursor.decode(text, 7);
        } catch (RequestException e) {
            assertThat(e.status()).isEqualTo(400);
            return;
        }
        assertThat(Cursor.decode(cursor.encode(), 7)).isEqualTo(cursor);
    }
}
