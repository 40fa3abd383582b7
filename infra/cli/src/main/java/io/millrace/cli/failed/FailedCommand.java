package io.millrace.cli.failed;

import io.millrace.cli.balance.TopicReader;
import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.console.PrintableText;
import io.millrace.cli.console.TextTable;
import io.millrace.cli.stack.Component;
import io.millrace.cli.stack.LocalStack;
import io.millrace.cli.stack.StackOption;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.serde.SchemaIds;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "failed",
        mixinStandardHelpOptions = true,
        description =
                "Lists, shows and redrives failed events: events that a stage could not accept (topic events.failed).",
        synopsisSubcommandLabel = "COMMAND")
public final class FailedCommand implements Runnable {
    /** More failures than a search by id keeps in memory. */
    private static final int SEARCH_LIMIT = 1_000_000;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: list, show or redrive");
    }

    @Command(mixinStandardHelpOptions = true, description = "Lists failed events, newest last.")
    int list(
            @Mixin StackOption stackOption,
            @Mixin FailedFilter filter,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            description = "Number of failed events, the newest ones (default: ${DEFAULT-VALUE}).",
                            defaultValue = "50")
                    int limit,
            @Option(
                            names = "--json",
                            description = "Print one JSON object per line, with the original bytes in Base64.")
                    boolean json) {
        var terminal = StackOption.terminal();
        var now = Instant.now();
        var failed = readFailures(stackOption.stack(), event -> filter.accepts(event, now), limit);
        if (json) {
            failed.forEach(failure -> terminal.print(FailedJson.of(failure)));
            return CliExitCode.OK;
        }
        var table = new TextTable(List.of("failed at", "stage", "reason", "tenant", "path", "message", "state", "id"));
        failed.forEach(failure -> table.addRow(cells(failure)));
        terminal.print(table.isEmpty() ? List.of("(no failed events)") : table.lines());
        return CliExitCode.OK;
    }

    private static List<String> cells(Failure failure) {
        var event = failure.event();
        var path = (event.getEndpoint() == null ? "" : event.getEndpoint() + " ")
                + (event.getPath() == null ? "" : event.getPath());
        return List.of(
                Instant.ofEpochMilli(event.getFailedAt()).toString(),
                event.getStage().toString(),
                event.getReason().toString(),
                event.getTenant() == null ? "–" : event.getTenant(),
                path.isEmpty() ? "–" : PrintableText.of(path),
                PrintableText.of(failure.message()),
                failure.stateLabel(),
                event.getId());
    }

    @Command(mixinStandardHelpOptions = true, description = "Shows one failed event with its original bytes.")
    int show(
            @Mixin StackOption stackOption,
            @Parameters(paramLabel = "ID", description = "Id of the failed event, or a unique prefix of it.") String id,
            @Option(names = "--json", description = "Print a JSON object, with the original bytes in Base64.")
                    boolean json) {
        var failure = byIds(stackOption.stack(), Set.of(id)).get(0);
        if (json) {
            StackOption.terminal().print(FailedJson.of(failure));
        } else {
            StackOption.terminal().print(FailedText.of(failure));
        }
        return CliExitCode.OK;
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = {
                "Sends failed events again, each at most once. Events that ingest rejected are posted to the path that"
                        + " they came by, with a write key of their tenant; records that enrichment could not read are"
                        + " produced to events.raw. Events keep their message ids, and their times count from the first"
                        + " receipt.",
                "Each redrive is noted in events.failed, so the command can be repeated at any time."
            },
            footer = {
                "",
                "Examples:",
                "  millrace failed redrive --reason UNKNOWN_SCHEMA_ID --since -1h --dry-run",
                "  millrace failed redrive 3f2a --write-key KEY --tenant acme"
            })
    int redrive(
            @Mixin StackOption stackOption,
            @Mixin FailedFilter filter,
            @Parameters(
                            paramLabel = "ID",
                            arity = "0..*",
                            description =
                                    "Redrive only these: ids or unique prefixes (default: all that the filters match).")
                    Set<String> ids,
            @Option(
                            names = "--write-key",
                            paramLabel = "KEY",
                            description = "Write key of the tenant in --tenant (default: from ingest.write.keys of the"
                                    + " stack).")
                    String writeKey,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "1000",
                            description = "Number of failed events, the newest ones (default: ${DEFAULT-VALUE}).")
                    int limit,
            @Option(names = "--dry-run", description = "Report what would be sent without sending it.") boolean dryRun,
            @Option(names = "--json", description = "Print the report as a JSON object.") boolean json)
            throws InterruptedException {
        var stack = stackOption.stack();
        stack.requireRunning(Component.INGEST);
        var now = Instant.now();
        var failures = ids == null || ids.isEmpty()
                ? readFailures(stack, event -> filter.accepts(event, now), limit)
                : byIds(stack, ids).stream()
                        .filter(failure -> filter.accepts(failure.event(), now))
                        .toList();
        var keys = TenantWriteKeys.parse(stack.writeKeys(), writeKey, filter.tenant());
        try (var topic = topic(stack)) {
            var ingest = new IngestClient(stack.ports().url(Component.INGEST));
            var report = new Redrive(topic, ingest, keys, Clock.systemUTC(), dryRun).run(failures);
            StackOption.terminal().print(json ? List.of(report.json()) : report.lines());
            return report.refusedCount() == 0 ? CliExitCode.OK : CliExitCode.REFUSED;
        }
    }

    private static List<Failure> byIds(LocalStack stack, Set<String> ids) {
        var found = readFailures(
                stack, event -> ids.stream().anyMatch(id -> event.getId().startsWith(id)), SEARCH_LIMIT);
        var errors = new ArrayList<String>();
        for (var id : ids) {
            long matches = found.stream()
                    .filter(failure -> failure.id().startsWith(id))
                    .count();
            boolean exact = found.stream().anyMatch(failure -> failure.id().equals(id));
            if (id.isBlank() || matches == 0) {
                errors.add("no failed event has the id " + id + ": `millrace failed list` shows the ids");
            } else if (matches > 1 && !exact) {
                errors.add(matches + " failed events have ids that begin with " + id + ": give more of the id");
            }
        }
        if (!errors.isEmpty()) {
            throw new CliException(CliExitCode.REFUSED, String.join("\n", errors));
        }
        return found;
    }

    private static List<Failure> readFailures(LocalStack stack, Predicate<FailedEvent> filter, int limit) {
        stack.requireRunning(Component.BROKER);
        stack.requireRunning(Component.REGISTRY);
        var failures = new Failures(filter, limit);
        try (var topic = topic(stack)) {
            topic.readInto(new TopicReader(stack.backends().kafkaClient()), failures);
        }
        return failures.latest();
    }

    private static FailedTopic topic(LocalStack stack) {
        var client = stack.backends().kafkaClient();
        client.put(ProducerConfig.ACKS_CONFIG, "all");
        client.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        return new FailedTopic(
                new SchemaIds(stack.backends().registryClient()),
                () -> new KafkaProducer<>(client, new StringSerializer(), new ByteArraySerializer()),
                Clock.systemUTC());
    }
}
