package io.millrace.cli.dashboards;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.console.PrintableText;
import io.millrace.cli.console.TextTable;
import io.millrace.cli.insights.DefinitionUpload;
import io.millrace.cli.insights.QueryClient;
import io.millrace.cli.stack.Component;
import io.millrace.cli.stack.StackOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "dashboards",
        mixinStandardHelpOptions = true,
        description = "Applies, lists and deletes dashboards of the console.",
        synopsisSubcommandLabel = "COMMAND")
public final class DashboardsCommand implements Runnable {
    private static final String PATH = "/v1/dashboards";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: apply, list or delete");
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Applies dashboards. Exit code 7 if a file is invalid.",
            footer = {"", "Example:", "  millrace dashboards apply shop.yaml"})
    int apply(
            @Mixin StackOption stackOption,
            @Option(names = "--json", description = "Print the changes as JSON, one line per file.") boolean json,
            @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files (*.yaml), or directories of them.")
                    List<Path> files)
            throws InterruptedException {
        return DefinitionUpload.post(
                api(stackOption), files, PATH + "?", json, StackOption.terminal(), new ArrayList<>());
    }

    @Command(mixinStandardHelpOptions = true, description = "Lists the dashboards.")
    int list(
            @Mixin StackOption stackOption,
            @Option(names = "--json", description = "Print the response of GET /v1/dashboards.") boolean json)
            throws InterruptedException {
        var response = api(stackOption).get(PATH);
        var terminal = StackOption.terminal();
        if (json) {
            terminal.print(response.toString());
            return CliExitCode.OK;
        }
        var table = new TextTable(List.of("dashboard", "title", "tiles", "revision", "changed"));
        response.path("dashboards")
                .forEach(one -> table.addRow(List.of(
                        one.path("name").asText(),
                        PrintableText.of(one.path("title").asText()),
                        Integer.toString(one.path("tiles").size()),
                        one.path("revision").asText(),
                        one.path("changedAt").asText())));
        terminal.print(table.isEmpty() ? List.of("(no dashboards)") : table.lines());
        return CliExitCode.OK;
    }

    @Command(mixinStandardHelpOptions = true, description = "Deletes a dashboard; its insights stay.")
    int delete(
            @Mixin StackOption stackOption,
            @Parameters(paramLabel = "NAME", description = "Name of the dashboard.") String name)
            throws InterruptedException {
        if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
            throw new CliException(
                    CliExitCode.USAGE, "a dashboard has a name of lower-case letters, digits and _, at most 63");
        }
        api(stackOption).deleteJson(PATH + "/" + name);
        StackOption.terminal().print("deleted " + name);
        return CliExitCode.OK;
    }

    private static QueryClient api(StackOption stackOption) {
        var stack = stackOption.stack();
        stack.requireRunning(Component.AGGREGATION);
        return new QueryClient(stack);
    }
}
