package io.millrace.cli;

import io.millrace.cli.ask.McpCommand;
import io.millrace.cli.connect.ConnectCommand;
import io.millrace.cli.destinations.DestinationsCommand;
import io.millrace.cli.failed.FailedCommand;
import io.millrace.cli.insights.AwaitCommand;
import io.millrace.cli.insights.InsightsCommand;
import io.millrace.cli.insights.KeysCommand;
import io.millrace.cli.insights.QueryCommand;
import io.millrace.cli.insights.TailCommand;
import io.millrace.cli.live.RunCommand;
import io.millrace.cli.persons.PersonsCommand;
import io.millrace.cli.provision.AclsCommand;
import io.millrace.cli.provision.TopicsCommand;
import io.millrace.cli.sql.SqlCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Root command: prints its usage; all work is in the subcommands. */
@Command(
        name = "millrace",
        mixinStandardHelpOptions = true,
        versionProvider = ManifestVersion.class,
        description = {
            "Real-time product analytics on Kafka: runs the local stack and manages its insights and events.",
            "`millrace COMMAND --help` describes a command."
        },
        subcommands = {
            RunCommand.class,
            UpCommand.class,
            DownCommand.class,
            RestartCommand.class,
            StatusCommand.class,
            AwaitCommand.class,
            ImportCommand.class,
            SourcesCommand.class,
            InsightsCommand.class,
            QueryCommand.class,
            SqlCommand.class,
            McpCommand.class,
            TailCommand.class,
            KeysCommand.class,
            FailedCommand.class,
            ConnectCommand.class,
            PersonsCommand.class,
            DestinationsCommand.class,
            TopicsCommand.class,
            AclsCommand.class,
            TopologyCommand.class,
            BenchCommand.class,
            HelpCommand.class
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
