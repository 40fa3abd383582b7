package io.millrace.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
    @TempDir
    Path directory;

    @Test
    void itReadsTheLastLinesOfALog() throws Exception {
        var log = directory.resolve("broker.log");
        Files.writeString(log, "x".repeat(100_000) + "\none\ntwo\nthree\n");

        assertThat(LogTail.lines(log, 2)).containsExactly("two", "three");
    }

    @Test
    void aMissingLogIsReported() {
        assertThat(LogTail.lines(directory.resolve("none.log"), 5))
                .singleElement()
                .asString()
                .startsWith("(no log");
    }
}
