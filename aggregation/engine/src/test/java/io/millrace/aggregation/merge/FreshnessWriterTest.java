package io.millrace.aggregation.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.store.FreshnessEntry;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FreshnessWriterTest {
    private final MemoryStore store = new MemoryStore();
    private final AtomicLong freshAsOf = new AtomicLong(FreshnessEntry.UNKNOWN);
    private final FreshnessWriter writer = new FreshnessWriter(store, freshAsOf::get);

    @Test
    void aTimeIsWrittenInTheCommitAfterTheOneThatObservedIt() {
        freshAsOf.set(1_000);

        writer.write();

        assertThat(FreshnessEntry.read(store)).isEqualTo(FreshnessEntry.UNKNOWN);

        freshAsOf.set(2_000);
        writer.write();

        assertThat(FreshnessEntry.read(store)).isEqualTo(1_000);
    }

    @Test
    void theStoredTimeNeverFalls() {
        freshAsOf.set(2_000);
        writer.write();
        freshAsOf.set(1_000);
        writer.write();

        writer.write();

        assertThat(FreshnessEntry.read(store)).isEqualTo(2_000);
    }

    @Test
    void nothingIsWrittenWhileTheTimeIsUnknown() {
        writer.write();
        writer.write();

        assertThat(store.approximateNumEntries()).isZero();
    }
}
