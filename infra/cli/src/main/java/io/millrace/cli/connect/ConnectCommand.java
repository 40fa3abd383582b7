package io.millrace.cli.connect;

import io.millrace.cli.stack.StackOption;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "connect",
        mixinStandardHelpOptions = true,
        description = "Carries the rows of an insight into a database by Kafka Connect.",
        synopsisSubcommandLabel = "COMMAND")
public final class ConnectCommand implements Runnable {
    /** What {@code --only} selects. */
    enum Part {
        DDL,
        CONNECTOR
    }

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: config or up");
    }

    @Command(
            mixinStandardHelpOptions = true,
            description =
                    "Prints the statements that prepare a database for an insight's rows, and the configuration of"
                            + " its connector.",
            footer = {
                "",
                "Examples:",
                "  millrace connect config orders --to postgresql --url postgresql://me@db:5432/analytics",
                "  millrace connect config orders --to postgresql --only ddl | psql -h db analytics"
            })
    int config(
            @Mixin StackOption stackOption,
            @Mixin ConnectOption connectOption,
            @Option(names = "--only", paramLabel = "PART", description = "Print only this: ddl or connector.")
                    Part only) {
        var plan = connectOption.plan(stackOption.stack(), false);
        var terminal = StackOption.terminal();
        if (only != Part.CONNECTOR && !plan.ddl().isBlank()) {
            terminal.print(plan.ddl().stripTrailing());
        }
        if (only != Part.DDL && !plan.connector().settings().isEmpty()) {
            terminal.print(plan.connector().json());
        }
        return 0;
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = {
                "Starts a worker of Kafka Connect that writes the insight's rows to a database, until Ctrl-C.",
                "The password of --url's user is read from MILLRACE_CONNECT_PASSWORD. A connector that is not part of"
                        + " Millrace is fetched from Maven's repository once, into the directory of the stack."
            },
            footer = {
                "",
                "Example:",
                "  millrace connect up orders --to postgresql --url postgresql://me@127.0.0.1:5432/analytics"
            })
    int up(
            @Mixin StackOption stackOption,
            @Mixin ConnectOption connectOption,
            @Option(
                            names = "--plugin",
                            paramLabel = "DIR",
                            description = "Directory with the jars of the connector, instead of fetching it.")
                    Path plugin,
            @Option(
                            names = "--rest-port",
                            paramLabel = "N",
                            defaultValue = "0",
                            description = "Port of the worker's REST API, on loopback (default: one that is free).")
                    int restPort)
            throws InterruptedException {
        var stack = stackOption.stack();
        return new ConnectRun(stack, connectOption.plan(stack, true), plugin, restPort).untilCtrlC();
    }
}
