package io.millrace.cli.failed;

import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.TextTable;
import io.millrace.cli.stack.Component;
import io.millrace.cli.stack.StackOption;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "failed",
        mixinStandardHelpOptions = true,
        description = "Lists what no stage could accept, and sends it again.")
public final class FailedCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name what to do with the failed events");
    }

    @Command(mixinStandardHelpOptions = true, description = "Lists failed events, the latest last.")
    int list(
            @Mixin StackOption stackOption,
            @Mixin FailedFilter filter,
            @Option(names = "--limit", paramLabel = "N", description = "The latest so many.", defaultValue = "50")
                    int limit,
            @Option(names = "--json", description = "One JSON object a line, with the original bytes in Base64.")
                    boolean json) {
        var terminal = StackOption.terminal();
        var failed = read(stackOption, filter, limit);
        if (json) {
            failed.forEach(event -> terminal.print(FailedJson.of(event)));
            return ExitCode.OK;
        }
        var table = new TextTable(List.of("failed at", "stage", "reason", "where", "message", "id"));
        failed.forEach(event -> table.row(List.of(
                Instant.ofEpochMilli(event.getFailedAt()).toString(),
                event.getStage().toString(),
                event.getReason().toString(),
                event.getPath() == null ? "–" : event.getPath(),
                event.getMessage(),
                event.getId())));
        terminal.print(table.isEmpty() ? List.of("(nothing failed)") : table.lines());
        return ExitCode.OK;
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = {
                "Sends the original bytes of failed events through ingest's front door again.",
                "Only what ingest refused event by event can go this way; the rest is counted and left."
            })
    int redrive(
            @Mixin StackOption stackOption,
            @Mixin FailedFilter filter,
            @Option(names = "--write-key", defaultValue = "local", description = "The tenant's write key.")
                    String writeKey,
            @Option(names = "--limit", defaultValue = "1000", description = "The latest so many.") int limit)
            throws InterruptedException {
        var failed = read(stackOption, filter, limit);
        var redrive = new Redrive(stackOption.stack().ports().url(Component.INGEST), writeKey);
        for (var event : failed) {
            redrive.send(event);
        }
        StackOption.terminal().print(redrive.describe());
        return redrive.refused() == 0 ? ExitCode.OK : ExitCode.REFUSED;
    }

    private static List<io.millrace.schemas.failed.FailedEvent> read(
            StackOption stackOption, FailedFilter filter, int limit) {
        var stack = stackOption.stack();
        stack.require(Component.BROKER);
        stack.require(Component.REGISTRY);
        return new FailedEventReader(
                        stack.ports().bootstrapServers(), stack.ports().registryUrl())
                .latest(filter, limit);
    }
}
