package io.millrace.cli;

import io.millrace.cli.ask.McpCommand;
import io.millrace.cli.connect.ConnectCommand;
import io.millrace.cli.dashboards.DashboardsCommand;
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
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The commands, of which a call reads only what its arguments need: reading the options of all by reflection takes longer than most
 * commands themselves.
 */
final class LazyCommands {
    /** In the order of the help. */
    static final List<String> NAMES = List.of(
            "run",
            "up",
            "down",
            "restart",
            "status",
            "await",
            "import",
            "sources",
            "insights",
            "query",
            "sql",
            "mcp",
            "tail",
            "keys",
            "failed",
            "connect",
            "persons",
            "destinations",
            "dashboards",
            "topics",
            "acls",
            "topology",
            "bench",
            "help");

    private LazyCommands() {}

    /** The root command with the one that the arguments name; with all if they name none. */
    static CommandLine of(String... arguments) {
        var root = new CommandLine(new MillraceCommand());
        var first = arguments.length == 0 ? "" : arguments[0];
        switch (first) {
            case "-V", "--version" -> {}
            case "-h", "--help" -> NAMES.forEach(name -> root.addSubcommand(name, onlyDescribed(name)));
            case "help" -> NAMES.forEach(name -> root.addSubcommand(name, type(name)));
            default ->
                (NAMES.contains(first) ? List.of(first) : NAMES).forEach(name -> root.addSubcommand(name, type(name)));
        }
        return root;
    }

    /** A command without its options, for the list of all. */
    private static CommandSpec onlyDescribed(String name) {
        var command = type(name).getAnnotation(Command.class);
        var spec = CommandSpec.create().name(name);
        spec.usageMessage().header(command.header()).description(command.description());
        return spec;
    }

    private static Class<?> type(String name) {
        return switch (name) {
            case "run" -> RunCommand.class;
            case "up" -> UpCommand.class;
            case "down" -> DownCommand.class;
            case "restart" -> RestartCommand.class;
            case "status" -> StatusCommand.class;
            case "await" -> AwaitCommand.class;
            case "import" -> ImportCommand.class;
            case "sources" -> SourcesCommand.class;
            case "insights" -> InsightsCommand.class;
            case "query" -> QueryCommand.class;
            case "sql" -> SqlCommand.class;
            case "mcp" -> McpCommand.class;
            case "tail" -> TailCommand.class;
            case "keys" -> KeysCommand.class;
            case "failed" -> FailedCommand.class;
            case "connect" -> ConnectCommand.class;
            case "persons" -> PersonsCommand.class;
            case "destinations" -> DestinationsCommand.class;
            case "dashboards" -> DashboardsCommand.class;
            case "topics" -> TopicsCommand.class;
            case "acls" -> AclsCommand.class;
            case "topology" -> TopologyCommand.class;
            case "bench" -> BenchCommand.class;
            case "help" -> HelpCommand.class;
            default -> throw new IllegalArgumentException("no such command: " + name);
        };
    }
}
