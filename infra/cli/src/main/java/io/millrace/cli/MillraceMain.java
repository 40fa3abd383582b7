package io.millrace.cli;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import picocli.CommandLine;

/** Main class of the {@code millrace} command. */
public final class MillraceMain {
    private static final int USAGE_WIDTH = 100;

    private MillraceMain() {}

    public static void main(String[] args) {
        System.exit(commandLine(args).execute(args));
    }

    /** The command line that suits the arguments. */
    static CommandLine commandLine(String... args) {
        return LazyCommands.of(args)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(USAGE_WIDTH)
                .setExecutionExceptionHandler((exception, command, parsed) -> report(exception, command));
    }

    /** Prints the message of an expected failure, and a stack trace only for an unexpected one. */
    private static int report(Exception exception, CommandLine command) {
        var err = command.getErr();
        if (exception instanceof CliException expected) {
            err.println("millrace: " + expected.getMessage());
            err.flush();
            return expected.exitCode();
        }
        err.println("millrace: unexpected failure, please report it: " + exception);
        exception.printStackTrace(err);
        err.flush();
        return CliExitCode.FAILED;
    }
}
