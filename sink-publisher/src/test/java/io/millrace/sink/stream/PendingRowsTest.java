package io.millrace.sink.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PendingRowsTest {
    private final PendingRows pending = new PendingRows(2);

    @Test
    void rowsAreEventsInTheOrderOfTheirLastChangeAndTheLastCarriesTheId() {
        pending.put("a", "{1}");
        pending.put("b", "{2}");
        pending.put("a", "{3}");

        assertThat(pending.takeAsEvents("1@0:9")).isEqualTo("data: {2}\n\nid: 1@0:9\ndata: {3}\n\n");
        assertThat(pending.conflated()).isEqualTo(1);
        assertThat(pending.isEmpty()).isTrue();
    }

    @Test
    void itIsFullOfRowsNotOfRevisions() {
        for (int i = 0; i < 100; i++) {
            pending.put("a", "{" + i + "}");
        }
        assertThat(pending.isFull()).isFalse();

        pending.put("b", "{}");

        assertThat(pending.isFull()).isTrue();
    }
}
