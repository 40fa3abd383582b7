package io.millrace.ingest.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ImportProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ImportCounts counts = new ImportCounts();

    @Test
    void aTerminalShowsABar() {
        counts.line();
        counts.addVerdicts(1, 0);

        progress(true, false).update(50);

        assertThat(output()).startsWith("\r[###############---------------] 50%, 1 lines, 1 accepted, 0 rejected, ");
    }

    @Test
    void theSummaryHasOnlyThePartsThatApply() {
        counts.line();
        counts.line();
        counts.blank();
        counts.misencoded();
        counts.addVerdicts(0, 1);

        progress(false, false).done();

        assertThat(output())
                .contains("0 accepted, 1 rejected (see events.failed) of 2 lines, 1 without an event in ")
                .contains("1 lines are not in the file's encoding")
                .doesNotContain("earlier run");
    }

    @Test
    void jsonHasNoMessagesAndEndsWithTheCounts() {
        counts.line();
        counts.skipped();
        var progress = progress(true, true);

        progress.message("not shown");
        progress.done();

        assertThat(output())
                .startsWith("{\"state\":\"done\",\"lines\":1,\"accepted\":0,\"rejected\":0,\"blank\":0,\"skipped\":1,");
    }

    private ImportProgress progress(boolean terminal, boolean json) {
        return new ImportProgress(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal, json, counts, 100);
    }

    private String output() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
