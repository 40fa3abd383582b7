package io.millrace.cli.insights;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.console.TextTable;
import io.millrace.cli.stack.ChildCommand;
import io.millrace.cli.stack.Component;
import io.millrace.cli.stack.StackOption;
import java.nio.file.Path;
import java.time.Instant;
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
        name = "insights",
        mixinStandardHelpOptions = true,
        description =
                "Validates, plans, applies, lists and deletes insight definitions; compares and promotes shadows.",
        synopsisSubcommandLabel = "COMMAND")
public final class InsightsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "a command is missing: validate, plan, apply, list, diff, promote, discard or delete");
    }

    private static QueryClient api(StackOption stackOption) {
        var stack = stackOption.stack();
        stack.requireRunning(Component.AGGREGATION);
        return new QueryClient(stack);
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Checks definition files; needs no running stack. Errors are printed as file:line:column.",
            footer = {"", "Example:", "  millrace insights validate my-insights"})
    int validate(
            @Parameters(
                            paramLabel = "FILE",
                            arity = "1..*",
                            description = "Definition files (*.yaml), or directories of them.")
                    List<Path> files)
            throws InterruptedException {
        var arguments = files.stream().map(Path::toString).toList();
        return ChildCommand.of("io.millrace.aggregation.definition.ValidateMain", arguments)
                .runToEnd();
    }

    @Command(
            mixinStandardHelpOptions = true,
            description =
                    "Shows what `apply` would change, without applying: each insight is added, compatible, restarts,"
                            + " is built as a shadow, or refused.")
    int plan(
            @Mixin StackOption stackOption,
            @Option(names = "--json", description = "Print the plan as JSON, one line per file.") boolean json,
            @Mixin StartOption start,
            @Parameters(
                            paramLabel = "FILE",
                            arity = "1..*",
                            description = "Definition files (*.yaml), or directories of them.")
                    List<Path> files)
            throws InterruptedException {
        return DefinitionUpload.plan(
                api(stackOption), files, start.parameters(Instant.now()), json, StackOption.terminal());
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Applies definitions to the running stack; they take effect at once.",
            footer = {
                "",
                "Examples:",
                "  millrace insights apply revenue.yaml --from 2026-11-01",
                "  millrace insights apply revenue.yaml --shadow --from -7d"
            })
    int apply(
            @Mixin StackOption stackOption,
            @Option(names = "--json", description = "Print the changes as JSON, one line per file.") boolean json,
            @Mixin StartOption start,
            @Option(names = "--no-wait", description = "With --from: return without waiting for the history.")
                    boolean noWait,
            @Parameters(
                            paramLabel = "FILE",
                            arity = "1..*",
                            description = "Definition files (*.yaml), or directories of them.")
                    List<Path> files)
            throws InterruptedException {
        var api = api(stackOption);
        var terminal = StackOption.terminal();
        var started = new ArrayList<String>();
        int code = DefinitionUpload.apply(api, files, start.parameters(Instant.now()), json, terminal, started);
        if (code == CliExitCode.OK && start.isInThePast() && !noWait) {
            new Backfill(api, terminal).await(started);
        }
        return code;
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Lists the insights of the running stack, and shadows with their progress.")
    int list(
            @Mixin StackOption stackOption,
            @Option(names = "--json", description = "Print the response of GET /v1/insights.") boolean json)
            throws InterruptedException {
        var api = api(stackOption);
        var response = api.get("/v1/insights");
        var terminal = StackOption.terminal();
        if (json) {
            terminal.print(response.toString());
            return CliExitCode.OK;
        }
        var table = new TextTable(List.of("insight", "description"));
        for (var insight : insights(response)) {
            table.addRow(List.of(
                    insight.path("name").asText(), insight.path("description").asText("")));
            var shadow = insight.path("shadow").path("name").asText("");
            if (!shadow.isEmpty()) {
                table.addRow(List.of(shadow, "shadow, history: " + new Backfill(api, terminal).state(shadow)));
            }
        }
        terminal.print(table.isEmpty() ? List.of("(no insights)") : table.lines());
        return CliExitCode.OK;
    }

    /** The list of insights in a response, with or without an envelope. */
    public static JsonNode insights(JsonNode response) {
        return response.isArray() ? response : response.path("insights");
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Shows where the rows of an insight differ from those of its shadow, by measure and window.",
            footer = {"", "Example:", "  millrace insights diff revenue_by_country --from -2d --group country=CH"})
    int diff(@Mixin StackOption stackOption, @Mixin DiffOptions options) throws InterruptedException {
        var response = api(stackOption).get(options.path(Instant.now()));
        var terminal = StackOption.terminal();
        terminal.print(options.json() ? List.of(response.toString()) : DiffTable.lines(response));
        return CliExitCode.OK;
    }

    @Command(
            mixinStandardHelpOptions = true,
            description =
                    "Makes the shadow of an insight its live generation: queries, topic and destinations switch to"
                            + " it, and the rows before are deleted. Refused until the shadow's history is counted.")
    int promote(
            @Mixin StackOption stackOption,
            @Parameters(paramLabel = "NAME", description = "Name of the insight.") String name)
            throws InterruptedException {
        return endShadow(stackOption, name, "promote");
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Drops the shadow of an insight and its rows; the insight goes on as it is.")
    int discard(
            @Mixin StackOption stackOption,
            @Parameters(paramLabel = "NAME", description = "Name of the insight.") String name)
            throws InterruptedException {
        return endShadow(stackOption, name, "discard");
    }

    private static int endShadow(StackOption stackOption, String name, String how) throws InterruptedException {
        var path = "/v1/insights/" + QueryCommand.requireName(name) + "/" + how;
        var response = api(stackOption).postJson(path, "");
        StackOption.terminal().print(DefinitionUpload.changes(response));
        return CliExitCode.OK;
    }

    @Command(mixinStandardHelpOptions = true, description = "Deletes an insight and its rows; this cannot be undone.")
    int delete(
            @Mixin StackOption stackOption,
            @Parameters(paramLabel = "NAME", description = "Name of the insight.") String name,
            @Option(names = "--yes", description = "Confirms the deletion; without it nothing is deleted.") boolean yes)
            throws InterruptedException {
        QueryCommand.requireName(name);
        var api = api(stackOption);
        if (!yes) {
            throw new CliException(
                    CliExitCode.USAGE, "not deleted: deleting " + name + " also deletes its rows; confirm with --yes");
        }
        api.delete("/v1/insights/" + name);
        StackOption.terminal().print("deleted " + name);
        return CliExitCode.OK;
    }
}
