package io.millrace.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Root command: prints its usage; all work is in the subcommands, which {@link LazyCommands} adds. */
@Command(
        name = "millrace",
        mixinStandardHelpOptions = true,
        versionProvider = ManifestVersion.class,
        description = {
            "Real-time product analytics on Kafka: runs the local stack and manages its insights and events.",
            "`millrace COMMAND --help` describes a command."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:success",
            "1:a failure without a code of its own; the message says what failed",
            "2:invalid arguments or settings",
            "3:the stack, or a service that the command needs, is not running",
            "4:a process of the stack did not start or has died",
            "5:the conservation equation does not balance",
            "6:timed out while waiting",
            "7:a service rejected the request",
            "8:no line of the file could be parsed, or no event of it was accepted"
        })
final class MillraceCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
