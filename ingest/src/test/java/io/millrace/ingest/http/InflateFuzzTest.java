package io.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.ingest.event.Rejection;
import io.millrace.schemas.failed.FailureReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Arbitrary bytes as gzip: the result is within the limit and equals that of Java's own stream. */
class InflateFuzzTest {
    private static final int LIMIT = 64 * 1024;

    @FuzzTest
    void inflatedBytesEqualJavasUpToTheLimit(byte[] bytes) {
        var expected = byJava(bytes);

        try {
            var inflated = Inflate.gzip(bytes, bytes.length, LIMIT);

            assertThat(inflated.length).isLessThanOrEqualTo(LIMIT);
            assertThat(expected).hasValue(inflated);
        } catch (Rejection e) {
            // Rejected: too large, or not gzip.
            boolean tooMuch = e.reason() == FailureReason.BATCH_TOO_LARGE;
            assertThat(expected.isPresent() && expected.get().length <= LIMIT).isFalse();
            assertThat(tooMuch || expected.isEmpty()).isTrue();
        }
    }

    private static Optional<byte[]> byJava(byte[] bytes) {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return Optional.of(in.readNBytes(LIMIT + 1));
        } catch (IOException e) {
            // Not gzip.
            return Optional.empty();
        }
    }
}
