package io.millrace.cli;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import picocli.CommandLine;

/** The {@code millrace} command. */
public final class MillraceMain {
    private MillraceMain() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new MillraceCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((exception, command, parsed) -> report(exception, command));
    }

    /** People get a sentence; only what nobody expected comes with a stack trace. */
    private static int report(Exception exception, CommandLine command) {
        var err = command.getErr();
        if (exception instanceof CliException expected) {
            err.println("millrace: " + expected.getMessage());
            err.flush();
            return expected.exitCode();
        }
        err.println("millrace: unexpected " + exception);
        exception.printStackTrace(err);
        err.flush();
        return CliExitCode.FAILED;
    }
}
