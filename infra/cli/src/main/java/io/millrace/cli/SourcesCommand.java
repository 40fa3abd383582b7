package io.millrace.cli;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.stack.ChildCommand;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "sources",
        mixinStandardHelpOptions = true,
        description = "Validates files of Kafka topics that ingest reads events from.",
        synopsisSubcommandLabel = "COMMAND")
public final class SourcesCommand implements Runnable {
    private static final String MAIN = "io.millrace.ingest.source.ValidateSourcesMain";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: validate");
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Checks files of sources; needs no running stack. Errors are printed as file:line:column.",
            footer = {"", "Example:", "  millrace sources validate sources.yaml"})
    int validate(@Parameters(paramLabel = "FILE", arity = "1..*", description = "Files of sources.") List<Path> files)
            throws InterruptedException {
        return ChildCommand.of(MAIN, files.stream().map(Path::toString).toList())
                .runToEnd();
    }

    /**
     * Rejects an invalid file before anything is started.
     *
     * @param file the file, or null for none
     * @throws CliException if it has problems, which are printed by then
     */
    public static void requireValid(Path file) throws InterruptedException {
        if (file != null && ChildCommand.of(MAIN, List.of(file.toString())).runToEnd() != CliExitCode.OK) {
            throw new CliException(CliExitCode.USAGE, "--sources: " + file + " is not valid; the reasons are above");
        }
    }
}
