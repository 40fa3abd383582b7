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
    void theNameOfACommandIsThatOfItsAnnotation() {
        commandLine.getSubcommands().forEach((name, command) -> assertThat(
                        command.getCommandSpec().name())
                .isEqualTo(name));

        assertThat(commandLine.getSubcommands().keySet()).containsExactlyElementsOf(LazyCommands.NAMES);
    }

    @Test
    void helpThatReadsNoOptionsIsTheHelpOfAllCommands() {
        var lazy = MillraceMain.commandLine("--help").getUsageMessage();

        assertThat(lazy).isEqualTo(commandLine.getUsageMessage()).contains("query", "Exit codes:");
    }

    @Test
    void aCallReadsOnlyTheCommandThatItNames() {
        assertThat(MillraceMain.commandLine("query", "revenue").getSubcommands().keySet())
                .containsExactly("query");
        assertThat(MillraceMain.commandLine("--version").getSubcommands()).isEmpty();
    }

    @Test
    void aMisspelledCommandIsCorrected() {
        var misspelled = MillraceMain.commandLine("qeury").setErr(new PrintWriter(err));

        assertThat(misspelled.execute("qeury")).isEqualTo(CliExitCode.USAGE);
        assertThat(err.toString()).contains("query");
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
