package io.millrace.ingest.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BatchBufferTest {
    private final BatchBuffer buffer = new BatchBuffer();

    @Test
    void aBatchIsDrainedAsOneBody() {
        buffer.add("{\"a\":1}".getBytes(StandardCharsets.UTF_8));
        buffer.add("{\"b\":2}".getBytes(StandardCharsets.UTF_8));

        assertThat(buffer.drain()).asString().isEqualTo("{\"batch\":[{\"a\":1},{\"b\":2}]}");
        assertThat(buffer.isEmpty()).isTrue();
    }

    @Test
    void aBatchHoldsAtMostAThousandEventsAnd400KiB() {
        assertThat(buffer.fits(500 * 1024)).isTrue();
        buffer.add(new byte[300 * 1024]);
        assertThat(buffer.fits(101 * 1024)).isFalse();
        for (int i = 1; i < 1_000; i++) {
            assertThat(buffer.fits(2)).isTrue();
            buffer.add(new byte[2]);
        }
        assertThat(buffer.fits(2)).isFalse();
    }
}
