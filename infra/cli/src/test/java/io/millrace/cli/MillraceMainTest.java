package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.console.CliExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MillraceMainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine commandLine =
            MillraceMain.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

    @TempDir
    Path data;

    @Test
    void everyCommandHasHelp() {
        for (var name : commandLine.getSubcommands().keySet()) {
            if (!name.equals("help")) {
                assertThat(commandLine.execute(name, "--help")).as(name).isEqualTo(CliExitCode.OK);
            }
        }

        assertThat(out.toString()).contains("--port-offset").contains("--exit-when-done");
    }

    @Test
    void anUnknownOptionIsAUsageError() {
        assertThat(commandLine.execute("up", "--nonsense")).isEqualTo(CliExitCode.USAGE);
        assertThat(err.toString()).contains("--nonsense");
    }

    @Test
    void withoutACommandTheUsageIsPrinted() {
        assertThat(commandLine.execute()).isEqualTo(CliExitCode.USAGE);
        assertThat(err.toString()).contains("Usage: millrace");
    }

    @Test
    void aQueryWithoutARunningStackSaysHowToStartOne() {
        assertThat(commandLine.execute("query", "revenue", "--data", data.toString()))
                .isEqualTo(CliExitCode.NOT_RUNNING);
        assertThat(err.toString()).contains("millrace up");
    }

    @Test
    void exitWhenDoneRequiresAnInputFile() {
        assertThat(commandLine.execute("run", "--exit-when-done", "--data", data.toString()))
                .isEqualTo(CliExitCode.USAGE);
        assertThat(err.toString()).contains("--input");
    }
}
