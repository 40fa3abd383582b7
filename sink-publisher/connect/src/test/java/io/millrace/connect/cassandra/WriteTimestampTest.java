package io.millrace.connect.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

class WriteTimestampTest {
    private static final long NOW = Instant.parse("2026-11-21T09:00:00Z").toEpochMilli();

    @Test
    void aGreaterGenerationOrRevisionHasAGreaterTime() {
        assertThat(WriteTimestamp.of(1, 2)).isGreaterThan(WriteTimestamp.of(1, 1));
        assertThat(WriteTimestamp.of(2, 1)).isGreaterThan(WriteTimestamp.of(1, 4_194_303));
        assertThat(WriteTimestamp.of(NOW + 1, 1)).isGreaterThan(WriteTimestamp.of(NOW, 4_194_303));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> WriteTimestamp.of(NOW, 4_194_304)).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> WriteTimestamp.of(1L << 41, 1)).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> WriteTimestamp.of(1, -1)).isInstanceOf(DataException.class);
    }
}
