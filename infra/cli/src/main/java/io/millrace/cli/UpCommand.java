package io.millrace.cli;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.live.CtrlC;
import io.millrace.cli.stack.Component;
import io.millrace.cli.stack.Distribution;
import io.millrace.cli.stack.StackOption;
import io.millrace.cli.stack.StartOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Starts the processes of the stack that do not run yet and waits until all are ready.",
            "Does nothing if all of them run. If one fails to start, those that this call started are stopped again."
        },
        footer = {
            "",
            "Examples:",
            "  millrace up",
            "  millrace up --insights my-insights --port-offset 1000 --data /var/tmp/second-stack"
        })
final class UpCommand implements Callable<Integer> {
    @Mixin
    private StackOption stackOption;

    @Option(
            names = "--insights",
            paramLabel = "DIR",
            description = "Directory of insight definitions (*.yaml) to load instead of the shipped ones.")
    private Path insights;

    @Option(
            names = "--geoip",
            paramLabel = "FILE",
            description =
                    "Database of places by IP address (.mmdb), see enrichment/RECOGNITION.md (default: the demo's).")
    private Path geoip;

    @Option(
            names = "--sources",
            paramLabel = "FILE",
            description = "File of Kafka topics to read events from (see ingest/SOURCES.md) (default: none).")
    private Path sources;

    @Option(
            names = "--only",
            paramLabel = "COMPONENT",
            split = ",",
            description =
                    "Start only these, separated by commas: broker, registry, aggregation, sink-publisher, enrichment,"
                            + " ingest (default: all).")
    private List<String> only = List.of();

    @Option(
            names = "--processes",
            description = "Start each service in a process of its own, whatever local.one.process says.")
    private boolean processes;

    @Override
    public Integer call() throws InterruptedException {
        requireReadable(insights, "--insights");
        requireReadable(geoip, "--geoip");
        SourcesCommand.requireValid(sources);
        var stack = stackOption.stack();
        var terminal = StackOption.terminal();
        long startedAt = System.nanoTime();
        terminal.progress("millrace: starting the stack in " + stack.data().root());
        try (var ctrlC = new CtrlC()) {
            stack.up(
                    new StartOptions(
                            Optional.ofNullable(insights),
                            Optional.ofNullable(geoip),
                            Optional.ofNullable(sources),
                            components(),
                            processes),
                    Distribution.located(),
                    terminal);
            if (ctrlC.isPressed()) {
                throw new CliException(
                        CliExitCode.FAILED,
                        "interrupted after the stack was up: it keeps running, `millrace down` stops it");
            }
        }
        terminal.print(String.format(
                Locale.ROOT,
                "ready after %.1f s: send events to %s, query insights at %s",
                (System.nanoTime() - startedAt) / 1e9,
                stack.ports().url(Component.INGEST),
                stack.ports().url(Component.AGGREGATION)));
        return CliExitCode.OK;
    }

    private Set<Component> components() {
        if (only.isEmpty()) {
            return EnumSet.allOf(Component.class);
        }
        return only.stream().map(UpCommand::component).collect(Collectors.toSet());
    }

    private static Component component(String title) {
        return Stream.of(Component.values())
                .filter(component -> component.title().equals(title))
                .findFirst()
                .orElseThrow(() -> new CliException(
                        CliExitCode.USAGE,
                        "unknown component '" + title + "' in --only: use "
                                + Stream.of(Component.values())
                                        .map(Component::title)
                                        .collect(Collectors.joining(", "))));
    }

    private static void requireReadable(Path path, String option) {
        if (path != null && !Files.isReadable(path)) {
            throw new CliException(CliExitCode.USAGE, option + ": cannot read " + path);
        }
    }
}
