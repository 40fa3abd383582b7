package io.millrace.cli.failed;

import io.millrace.cli.balance.TopicReader;
import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
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
        description = "Lists what no stage could accept, shows it, and sends it again.")
public final class FailedCommand implements Runnable {
    private static final int ALL = 1_000_000;

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
        var now = Instant.now();
        var failed = read(stackOption.stack(), event -> filter.accepts(event, now), limit);
        if (json) {
            failed.forEach(failure -> terminal.print(FailedJson.of(failure)));
            return CliExitCode.OK;
        }
        var table = new TextTable(List.of("failed at", "stage", "reason", "tenant", "where", "message", "state", "id"));
        failed.forEach(failure -> table.row(cells(failure)));
        terminal.print(table.isEmpty() ? List.of("(nothing failed)") : table.lines());
        return CliExitCode.OK;
    }

    private static List<String> cells(Failure failure) {
        var event = failure.event();
        var where = (event.getEndpoint() == null ? "" : event.getEndpoint() + " ")
                + (event.getPath() == null ? "" : event.getPath());
        return List.of(
                Instant.ofEpochMilli(event.getFailedAt()).toString(),
                event.getStage().toString(),
                event.getReason().toString(),
                event.getTenant() == null ? "–" : event.getTenant(),
                where.isEmpty() ? "–" : FailedText.printable(where),
                FailedText.printable(failure.said()),
                failure.stateInWords(),
                event.getId());
    }

    @Command(mixinStandardHelpOptions = true, description = "Shows one failed event with all of its bytes.")
    int show(
            @Mixin StackOption stackOption,
            @Parameters(paramLabel = "ID", description = "Its id, or the beginning of it.") String id,
            @Option(names = "--json", description = "As a JSON object, with the original bytes in Base64.")
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
                "Sends failed events again, each at most once: what ingest refused by the path that it came by and"
                        + " with",
                "its own tenant's key, what enrichment could not read to its topic. Message ids stay, times count from",
                "the first receipt. What was redriven is noted in events.failed, so that it can be run again at any"
                        + " time."
            })
    int redrive(
            @Mixin StackOption stackOption,
            @Mixin FailedFilter filter,
            @Parameters(paramLabel = "ID", arity = "0..*", description = "Only these, by id or the beginning of it.")
                    Set<String> ids,
            @Option(names = "--write-key", description = "The key of --tenant (default: as the stack's settings say).")
                    String writeKey,
            @Option(names = "--limit", defaultValue = "1000", description = "The latest so many.") int limit,
            @Option(names = "--dry-run", description = "Say what would be sent, and send nothing.") boolean dryRun,
            @Option(names = "--json", description = "The account as a JSON object.") boolean json)
            throws InterruptedException {
        var stack = stackOption.stack();
        stack.require(Component.INGEST);
        var now = Instant.now();
        var failures = ids == null || ids.isEmpty()
                ? read(stack, event -> filter.accepts(event, now), limit)
                : byIds(stack, ids).stream()
                        .filter(failure -> filter.accepts(failure.event(), now))
                        .toList();
        var keys = TenantWriteKeys.of(stack.writeKeys(), writeKey, filter.tenant());
        try (var topic = topic(stack)) {
            var door = new IngestClient(stack.ports().url(Component.INGEST));
            var account = new Redrive(topic, door, keys, Clock.systemUTC(), dryRun).run(failures);
            StackOption.terminal().print(json ? List.of(account.json()) : account.lines());
            return account.refusedCount() == 0 ? CliExitCode.OK : CliExitCode.REFUSED;
        }
    }

    private static List<Failure> byIds(LocalStack stack, Set<String> ids) {
        var found =
                read(stack, event -> ids.stream().anyMatch(id -> event.getId().startsWith(id)), ALL);
        var missing = new ArrayList<String>();
        for (var id : ids) {
            long matches = found.stream()
                    .filter(failure -> failure.id().startsWith(id))
                    .count();
            boolean exact = found.stream().anyMatch(failure -> failure.id().equals(id));
            if (id.isBlank() || matches == 0) {
                missing.add("no failed event has the id " + id);
            } else if (matches > 1 && !exact) {
                missing.add(matches + " failed events have ids that begin with " + id);
            }
        }
        if (!missing.isEmpty()) {
            throw new CliException(CliExitCode.REFUSED, String.join("\n", missing));
        }
        return found;
    }

    private static List<Failure> read(LocalStack stack, Predicate<FailedEvent> filter, int limit) {
        stack.require(Component.BROKER);
        stack.require(Component.REGISTRY);
        var failures = new Failures(filter, limit);
        try (var topic = topic(stack)) {
            topic.read(new TopicReader(stack.backends().kafka()), failures);
        }
        return failures.latest();
    }

    private static FailedTopic topic(LocalStack stack) {
        var client = stack.backends().kafka();
        client.put(ProducerConfig.ACKS_CONFIG, "all");
        client.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        return new FailedTopic(
                new SchemaIds(stack.backends().registry()),
                () -> new KafkaProducer<>(client, new StringSerializer(), new ByteArraySerializer()),
                Clock.systemUTC());
    }
}
