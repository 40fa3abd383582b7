package io.millrace.cli.destinations;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.console.PrintableText;
import io.millrace.cli.insights.DefinitionUpload;
import io.millrace.cli.insights.QueryClient;
import io.millrace.cli.stack.ChildCommand;
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
        name = "destinations",
        mixinStandardHelpOptions = true,
        description = "Delivers rows and alerts of insights to webhooks: applies destinations, shows how their"
                + " deliveries stand, and acts on them.",
        subcommands = FailedDeliveriesCommand.class,
        synopsisSubcommandLabel = "COMMAND")
public final class DestinationsCommand implements Runnable {
    static final String PATH = "/v1/destinations";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "a command is missing: validate, plan, apply, list, show, test, pause, resume, replay, failed or"
                        + " delete");
    }

    static QueryClient api(StackOption stackOption) {
        var stack = stackOption.stack();
        stack.requireRunning(Component.SINK_PUBLISHER);
        return QueryClient.of(stack, Component.SINK_PUBLISHER, "sink-publisher");
    }

    /** Path of a destination, whose name is checked before it becomes part of a URL. */
    static String path(String name) {
        if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
            throw new CliException(
                    CliExitCode.USAGE, "a destination has a name of lower-case letters, digits and _, at most 63");
        }
        return PATH + "/" + name;
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Checks files of destinations; needs no running stack. Errors are printed as"
                    + " file:line:column. Exit code 1 if one is invalid.",
            footer = {"", "Example:", "  millrace destinations validate hooks.yaml --insights my-insights"})
    int validate(
            @Option(
                            names = "--insights",
                            paramLabel = "DIR",
                            description = "Definitions of the insights that the destinations name. Without them `where`"
                                    + " and templates are not checked against columns.")
                    Path insights,
            @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files (*.yaml), or directories of them.")
                    List<Path> files)
            throws InterruptedException {
        var arguments = new ArrayList<String>();
        if (insights != null) {
            arguments.addAll(List.of("--insights", insights.toString()));
        }
        files.forEach(file -> arguments.add(file.toString()));
        return ChildCommand.of("io.millrace.sink.destination.ValidateDestinationsMain", arguments)
                .runToEnd();
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Shows what `apply` would change, without applying. Exit code 7 if it would be refused.")
    int plan(
            @Mixin StackOption stackOption,
            @Option(names = "--json", description = "Print the plan as JSON, one line per file.") boolean json,
            @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files (*.yaml), or directories of them.")
                    List<Path> files)
            throws InterruptedException {
        return DefinitionUpload.post(
                api(stackOption), files, PATH + "/plan?", json, StackOption.terminal(), new ArrayList<>());
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Applies destinations; they deliver what is published from then on. Exit code 7 if a file is"
                    + " invalid or refused.",
            footer = {"", "Example:", "  millrace destinations apply hooks.yaml"})
    int apply(
            @Mixin StackOption stackOption,
            @Option(names = "--json", description = "Print the changes as JSON, one line per file.") boolean json,
            @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files (*.yaml), or directories of them.")
                    List<Path> files)
            throws InterruptedException {
        return DefinitionUpload.post(
                api(stackOption), files, PATH + "?", json, StackOption.terminal(), new ArrayList<>());
    }

    @Command(mixinStandardHelpOptions = true, description = "Lists the destinations and how their deliveries stand.")
    int list(
            @Mixin StackOption stackOption,
            @Option(names = "--json", description = "Print the response of GET /v1/destinations.") boolean json)
            throws InterruptedException {
        var response = api(stackOption).get(PATH);
        var terminal = StackOption.terminal();
        if (json) {
            terminal.print(response.toString());
        } else {
            terminal.print(DestinationText.list(response.path("destinations")));
        }
        return CliExitCode.OK;
    }

    @Command(mixinStandardHelpOptions = true, description = "Shows a destination with its newest attempts.")
    int show(
            @Mixin StackOption stackOption,
            @Parameters(paramLabel = "NAME", description = "Name of the destination.") String name,
            @Option(names = "--json", description = "Print the response of GET /v1/destinations/NAME.") boolean json)
            throws InterruptedException {
        var response = api(stackOption).get(path(name));
        if (json) {
            StackOption.terminal().print(response.toString());
        } else {
            StackOption.terminal().print(DestinationText.show(response));
        }
        return CliExitCode.OK;
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Sends a notification of the type webhook.test at once. Exit code 1 if it is not delivered.")
    int test(
            @Mixin StackOption stackOption,
            @Parameters(paramLabel = "NAME", description = "Name of the destination.") String name,
            @Option(names = "--json", description = "Print the attempt as JSON.") boolean json)
            throws InterruptedException {
        var attempt = api(stackOption).postJson(path(name) + "/test", "");
        StackOption.terminal()
                .print(
                        json
                                ? attempt.toString()
                                : PrintableText.of(attempt.path("message").asText()) + ", "
                                        + attempt.path("ms").asText() + " ms");
        return attempt.path("delivered").asBoolean() ? CliExitCode.OK : CliExitCode.FAILED;
    }

    @Command(mixinStandardHelpOptions = true, description = "Stops the deliveries until `resume`; rows wait meanwhile.")
    int pause(
            @Mixin StackOption stackOption,
            @Parameters(paramLabel = "NAME", description = "Name of the destination.") String name,
            @Option(names = "--json", description = "Print the response as JSON.") boolean json)
            throws InterruptedException {
        return act(stackOption, path(name) + "/pause", json, name + " is paused");
    }

    @Command(mixinStandardHelpOptions = true, description = "Goes on with the deliveries, beginning with what waits.")
    int resume(
            @Mixin StackOption stackOption,
            @Parameters(paramLabel = "NAME", description = "Name of the destination.") String name,
            @Option(names = "--json", description = "Print the response as JSON.") boolean json)
            throws InterruptedException {
        return act(stackOption, path(name) + "/resume", json, name + " is active");
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Delivers once more what was published from a time on, the newest revision of each row.",
            footer = {"", "Example:", "  millrace destinations replay swiss_revenue --from=-1h"})
    int replay(
            @Mixin StackOption stackOption,
            @Parameters(paramLabel = "NAME", description = "Name of the destination.") String name,
            @Option(
                            names = "--from",
                            paramLabel = "T",
                            required = true,
                            description = "An instant, a date in UTC, or an age such as -1h.")
                    String from,
            @Option(names = "--json", description = "Print the response as JSON.") boolean json)
            throws InterruptedException {
        var query = FailedDeliveriesCommand.parameter("?from=", from);
        return act(stackOption, path(name) + "/replay" + query, json, name + " is delivered once more from " + from);
    }

    @Command(mixinStandardHelpOptions = true, description = "Deletes a destination; rows that wait are not delivered.")
    int delete(
            @Mixin StackOption stackOption,
            @Parameters(paramLabel = "NAME", description = "Name of the destination.") String name,
            @Option(names = "--yes", description = "Confirms the deletion; without it nothing is deleted.") boolean yes)
            throws InterruptedException {
        if (!yes) {
            throw new CliException(
                    CliExitCode.USAGE,
                    "not deleted: rows that wait for " + name + " would be lost; confirm with --yes");
        }
        var unused = api(stackOption).deleteJson(path(name));
        StackOption.terminal().print("deleted " + name);
        return CliExitCode.OK;
    }

    private static int act(StackOption stackOption, String path, boolean json, String done)
            throws InterruptedException {
        var response = api(stackOption).postJson(path, "");
        StackOption.terminal().print(json ? response.toString() : done);
        return CliExitCode.OK;
    }
}
