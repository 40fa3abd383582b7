package io.millrace.ingest.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.importer.Checkpoint.Position;
import org.junit.jupiter.api.Test;

class LeadingRejectsTest {
    private static final Position START = new Position(0, "id", null, null);
    private final LineInvalidException bad = new LineInvalidException("not JSON");

    private final LeadingRejects rejects = new LeadingRejects("a.ndjson", "segment");

    @Test
    void linesAreHeldBackUntilOneIsRead() throws Exception {
        rejects.failed(bad, new byte[] {1}, START);
        rejects.failed(bad, new byte[] {2}, START);

        assertThat(rejects.isOver()).isFalse();
        assertThat(rejects.release())
                .extracting(LeadingRejects.Held::json)
                .containsExactly(new byte[] {1}, new byte[] {2});
        assertThat(rejects.isOver()).isTrue();
        assertThat(rejects.release()).isEmpty();
        rejects.end();
    }

    @Test
    void tooManyLinesEndTheImportWithTheFirstError() throws Exception {
        for (int i = 1; i < LeadingRejects.MAX_LINES; i++) {
            rejects.failed(bad);
        }

        assertThatThrownBy(() -> rejects.failed(new LineInvalidException("other")))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessage("none of the first 1000 lines of a.ndjson can be read as segment; the first one: not JSON");
    }

    @Test
    void theEndOfTheFileEndsTheImport() throws Exception {
        rejects.end();
        rejects.failed(bad);

        assertThatThrownBy(rejects::end)
                .isInstanceOf(UnreadableFileException.class)
                .hasMessageContaining("(1 tried)");
    }
}
