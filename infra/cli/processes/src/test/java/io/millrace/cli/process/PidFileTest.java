package io.millrace.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {
    @TempDir
    Path directory;

    @Test
    void aRunningProcessIsFoundByItsPidFile() throws Exception {
        var file = new PidFile(directory.resolve("ingest.pid"));

        file.write(ProcessHandle.current());

        assertThat(file.liveProcess()).contains(ProcessHandle.current());
    }

    @Test
    void anotherProcessWithTheSamePidIsIgnored() throws Exception {
        var path = directory.resolve("ingest.pid");

        Files.writeString(path, ProcessHandle.current().pid() + " 1000\n");

        assertThat(new PidFile(path).liveProcess()).isEmpty();
    }

    @Test
    void anEndedProcessIsNotFound() throws Exception {
        var process = new ProcessBuilder("true").start();
        var file = new PidFile(directory.resolve("ingest.pid"));
        file.write(process.toHandle());

        process.waitFor();

        assertThat(file.liveProcess()).isEmpty();
        assertThat(file.exists()).isTrue();
    }

    @Test
    void aTruncatedOrMissingPidFileNamesNoProcess() throws Exception {
        var path = directory.resolve("ingest.pid");
        assertThat(new PidFile(path).liveProcess()).isEmpty();

        Files.writeString(path, "12");

        assertThat(new PidFile(path).liveProcess()).isEmpty();
    }
}
