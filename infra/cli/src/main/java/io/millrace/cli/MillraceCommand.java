package io.millrace.cli;

import io.millrace.cli.failed.FailedCommand;
import io.millrace.cli.insights.AwaitCommand;
import io.millrace.cli.insights.InsightsCommand;
import io.millrace.cli.insights.KeysCommand;
import io.millrace.cli.insights.QueryCommand;
import io.millrace.cli.insights.TailCommand;
import io.millrace.cli.live.RunCommand;
import io.millrace.cli.sql.SqlCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root: alone it does nothing but point to its commands. */
@Command(
        name = "millrace",
        mixinStandardHelpOptions = true,
        versionProvider = ManifestVersion.class,
        description = "Real-time product analytics on Kafka: the local stack, its insights, its events.",
        subcommands = {
            RunCommand.class,
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            AwaitCommand.class,
            ImportCommand.class,
            InsightsCommand.class,
            QueryCommand.class,
            SqlCommand.class,
            TailCommand.class,
            KeysCommand.class,
            FailedCommand.class,
            TopologyCommand.class,
            BenchCommand.class,
            HelpCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all went well",
            "1:something failed that has no code of its own",
            "2:wrong arguments or settings",
            "3:the stack, or the service that is needed, is not running",
            "4:a process of the stack did not start, or died",
            "5:the conservation equation does not balance",
            "6:what was awaited did not happen in time",
            "7:the service refused the request",
            "8:no line of the file could be read, or nothing of it was accepted"
        })
final class MillraceCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command");
    }
}
