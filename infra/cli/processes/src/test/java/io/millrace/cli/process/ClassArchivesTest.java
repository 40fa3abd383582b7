package io.millrace.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchivesTest {
    @TempDir
    Path directory;

    @Test
    void aProcessStartsWithItsArchive() throws Exception {
        var archive = Files.createFile(directory.resolve("broker.jsa"));

        assertThat(archives(Optional.of(directory)).options("broker")).contains("-XX:SharedArchiveFile=" + archive);
    }

    @Test
    void withoutArchiveAProcessHasNoOptionsForIt() {
        assertThat(archives(Optional.of(directory)).options("broker")).isEmpty();
        assertThat(archives(Optional.empty()).options("broker")).isEmpty();
    }

    @Test
    void anArchiveThatDoesNotFitIsPassedOverInSilence() throws Exception {
        Files.writeString(directory.resolve("broker.jsa"), "made by another JVM");
        var command = new ArrayList<>(List.of(JavaProcess.java()));
        command.addAll(archives(Optional.of(directory)).options("broker"));
        command.add("-version");

        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(printed).doesNotContainIgnoringCase("warning").doesNotContainIgnoringCase("error");
    }

    @Test
    void aProcessThatListsItsClassesHasNoArchive() {
        var learning = new ClassArchives(Optional.of(directory), Optional.of(directory));

        assertThat(learning.options("broker"))
                .containsExactly("-XX:DumpLoadedClassList=" + directory.resolve("broker-%p.lst"));
    }

    private static ClassArchives archives(Optional<Path> directory) {
        return new ClassArchives(directory, Optional.empty());
    }
}
