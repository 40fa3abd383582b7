package io.millrace.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.console.CliException;
import io.millrace.cli.process.PidFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStackTest {
    @TempDir
    Path directory;

    private LocalStack stack;

    @BeforeEach
    void aStackWithoutProcesses() throws IOException {
        stack = LocalStack.open(directory, Map.of(), Map.of());
        stack.data().create();
    }

    @Test
    void servicesWhosePidFilesNameOneProcessShareIt() throws Exception {
        var process = new ProcessBuilder("sleep", "60").start().toHandle();
        try {
            pidFile(Component.INGEST).write(process);
            pidFile(Component.ENRICHMENT).writeAs(pidFile(Component.INGEST));
            pidFile(Component.AGGREGATION).write(ProcessHandle.current());

            assertThat(stack.sharing(Component.INGEST)).containsExactly(Component.ENRICHMENT, Component.INGEST);
            assertThat(stack.sharing(Component.AGGREGATION)).containsExactly(Component.AGGREGATION);
            assertThat(stack.sharing(Component.SINK_PUBLISHER)).containsExactly(Component.SINK_PUBLISHER);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void ofServicesThatDiedTogetherTheOneThatFailedIsReported() throws Exception {
        var services = List.of(Component.INGEST, Component.ENRICHMENT, Component.AGGREGATION);
        var process = new ProcessBuilder("true").start();
        pidFile(Component.INGEST).write(process.toHandle());
        for (var service : services) {
            if (service != Component.INGEST) {
                pidFile(service).writeAs(pidFile(Component.INGEST));
            }
            Files.writeString(stack.data().log(service), "started\n");
        }
        process.waitFor();
        Files.writeString(
                stack.data().log(Component.ENRICHMENT),
                "level=ERROR message=\"enrichment ends with DISK_FULL (7): full\"\n");
        Files.writeString(stack.data().sharedLog(), "of the process\n");

        assertThatThrownBy(stack::requireAllAlive)
                .isInstanceOf(CliException.class)
                .hasMessageContainingAll("enrichment has died", "DISK_FULL", "of the process")
                .hasMessageNotContainingAny("ingest has died", "aggregation has died");
        assertThat(stack.dead()).containsExactlyInAnyOrderElementsOf(services);
    }

    private PidFile pidFile(Component component) {
        return new PidFile(stack.data().pidFile(component));
    }
}
