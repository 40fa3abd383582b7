package io.millrace.ingest.importer;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.importer.Checkpoint.Position;
import org.junit.jupiter.api.Test;

class PendingBatchesTest {
    @Test
    void theFileIsDoneUpToTheFirstBatchThatIsNotAccepted() {
        var batches = new PendingBatches(at(0));
        batches.started(at(0));
        batches.started(at(10));
        batches.read(at(20));

        batches.completed(at(10));
        assertThat(batches.done()).isEqualTo(at(0));
        batches.completed(at(0));
        assertThat(batches.done()).isEqualTo(at(20));
    }

    private static Position at(long offset) {
        return new Position(offset, "id", null, null);
    }
}
