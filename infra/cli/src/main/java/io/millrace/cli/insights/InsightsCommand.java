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
        description = "Validates, plans, applies, lists and deletes insight definitions.")
public final class InsightsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name what to do with the insights");
    }

    private static QueryClient api(StackOption stackOption) {
        var stack = stackOption.stack();
        stack.require(Component.AGGREGATION);
        return new QueryClient(stack);
    }

    @Command(mixinStandardHelpOptions = true, description = "Checks definition files, without a running stack.")
    int validate(
            @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files or directories of definitions.")
                    List<Path> files)
            throws InterruptedException {
        var arguments = files.stream().map(Path::toString).toList();
        return ChildCommand.of("io.millrace.aggregation.definition.ValidateMain", arguments)
                .runToEnd();
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Says what applying would change: compatible, restarts the insight, or refused.")
    int plan(
            @Mixin StackOption stackOption,
            @Option(names = "--json", description = "The plan as JSON, one line a file.") boolean json,
            @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files or directories of definitions.")
                    List<Path> files)
            throws InterruptedException {
        return DefinitionUpload.plan(api(stackOption), files, json, StackOption.terminal());
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Applies definitions; the running stack takes them up at once.")
    int apply(
            @Mixin StackOption stackOption,
            @Option(names = "--json", description = "What was applied as JSON, one line a file.") boolean json,
            @Option(
                            names = "--from",
                            paramLabel = "T",
                            description =
                                    "New insights begin then (a date is one of their zone), as far back as events are"
                                            + " retained: their history is"
                                            + " counted beside what comes, and this waits until the two have joined.")
                    String from,
            @Option(
                            names = "--zone",
                            paramLabel = "ZONE",
                            description = "Whose date --from is, instead of the insights' zone.")
                    String zone,
            @Option(names = "--no-wait", description = "Do not wait for the history.") boolean noWait,
            @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files or directories of definitions.")
                    List<Path> files)
            throws InterruptedException {
        var api = api(stackOption);
        var terminal = StackOption.terminal();
        var begun = new ArrayList<String>();
        int code =
                DefinitionUpload.send(api, files, TimeArgument.asked(from, Instant.now()), zone, json, terminal, begun);
        if (code == CliExitCode.OK && from != null && !noWait) {
            new Backfill(api, terminal).await(begun);
        }
        return code;
    }

    @Command(mixinStandardHelpOptions = true, description = "Lists the insights.")
    int list(@Mixin StackOption stackOption, @Option(names = "--json") boolean json) throws InterruptedException {
        var answer = api(stackOption).get("/v1/insights");
        var terminal = StackOption.terminal();
        if (json) {
            terminal.print(answer.toString());
            return CliExitCode.OK;
        }
        var table = new TextTable(List.of("insight", "description"));
        insights(answer)
                .forEach(insight -> table.row(List.of(
                        insight.path("name").asText(),
                        insight.path("description").asText(""))));
        terminal.print(table.isEmpty() ? List.of("(no insights)") : table.lines());
        return CliExitCode.OK;
    }

    /** The insights of an answer, bare or in its envelope. */
    public static JsonNode insights(JsonNode answer) {
        return answer.isArray() ? answer : answer.path("insights");
    }

    @Command(mixinStandardHelpOptions = true, description = "Deletes an insight and its rows.")
    int delete(
            @Mixin StackOption stackOption,
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--yes", description = "Really.") boolean yes)
            throws InterruptedException {
        QueryCommand.requireName(name);
        var api = api(stackOption);
        if (!yes) {
            throw new CliException(CliExitCode.USAGE, "not deleted: this also deletes its rows, confirm with --yes");
        }
        api.delete("/v1/insights/" + name);
        StackOption.terminal().print("deleted " + name);
        return CliExitCode.OK;
    }
}
