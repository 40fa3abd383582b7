package io.millrace.cli.stages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageOutputTest {
    @TempDir
    Path logs;

    private final ByteArrayOutputStream others = new ByteArrayOutputStream();
    private final StageOutput output = new StageOutput(others);
    private final PrintStream printed = new PrintStream(output, true, StandardCharsets.UTF_8);

    @BeforeEach
    void twoStagesHaveAFile() throws IOException {
        Files.writeString(log("ingest"), "of the last start\n");
        output.toFile("ingest", log("ingest"));
        output.toFile("enrichment", log("enrichment"));
    }

    @Test
    void aThreadOfAStageWritesToTheStagesLogBehindWhatIsThere() throws Exception {
        inGroup(new ThreadGroup("ingest"), () -> printed.println("accepted"));
        inGroup(new ThreadGroup("enrichment"), () -> printed.println("enriched"));

        assertThat(log("ingest")).hasContent("of the last start\naccepted");
        assertThat(log("enrichment")).hasContent("enriched");
        assertThat(others.size()).isZero();
    }

    @Test
    void aThreadThatAThreadOfTheStageHasStartedWritesThereToo() throws Exception {
        inGroup(new ThreadGroup("enrichment"), () -> {
            var below = new ThreadGroup("stream-threads");
            inGroup(below, () -> inGroup(Thread.currentThread().getThreadGroup(), () -> printed.println("from below")));
        });

        assertThat(log("enrichment")).hasContent("from below");
    }

    @Test
    void everyOtherThreadWritesToTheProcesssOutput() {
        printed.println("of no stage");

        assertThat(others.toString(StandardCharsets.UTF_8)).isEqualTo("of no stage" + System.lineSeparator());
        assertThat(log("enrichment")).isEmptyFile();
    }

    private Path log(String stage) {
        return logs.resolve(stage + ".log");
    }

    private static void inGroup(ThreadGroup group, Runnable work) {
        var thread = new Thread(group, work);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
