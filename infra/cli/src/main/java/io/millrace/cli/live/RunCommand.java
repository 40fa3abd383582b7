package io.millrace.cli.live;

import io.millrace.cli.SourcesCommand;
import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.console.Terminal;
import io.millrace.cli.stack.ChildCommand;
import io.millrace.cli.stack.Component;
import io.millrace.cli.stack.Distribution;
import io.millrace.cli.stack.LocalStack;
import io.millrace.cli.stack.StackOption;
import io.millrace.cli.stack.StartOptions;
import io.millrace.cli.traffic.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Starts the stack, sends demo traffic of a shop, and shows live insights until Ctrl-C, which stops the"
                    + " stack. The demo tells a story of two minutes, which repeats with other numbers.",
            "With --input FILE it imports that file instead of the demo traffic.",
            "With --exit-when-done it waits until every insight has caught up, prints the insights and the"
                    + " conservation equation, stops the stack, and exits with 0 only if the equation balances. Such a run"
                    + " uses a temporary directory unless --data names one, so that all counts are those of the file."
        },
        footer = {"", "Examples:", "  millrace run --rate 200", "  millrace run --input access.log --exit-when-done"})
public final class RunCommand implements Callable<Integer> {
    @Mixin
    private StackOption stackOption;

    @Option(names = "--input", paramLabel = "FILE", description = "File to import instead of sending demo traffic.")
    private Path input;

    @Option(names = "--exit-when-done", description = "With --input: exit once the file is imported and counted.")
    private boolean exitWhenDone;

    @Mixin
    private ImportOption importOption;

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
            names = "--rate",
            paramLabel = "N",
            description = "Demo events per second on an ordinary day (default: 200).")
    private Integer rate;

    @Override
    public Integer call() throws InterruptedException {
        if (exitWhenDone && input == null) {
            throw new CliException(CliExitCode.USAGE, "--exit-when-done needs --input FILE: the demo never ends");
        }
        var importOptions = input == null ? List.<String>of() : importOption.arguments(input);
        requireReadable(importOptions);
        SourcesCommand.requireValid(sources);
        var terminal = StackOption.terminal();
        var fresh = exitWhenDone ? Optional.of(freshDirectory()) : Optional.<Path>empty();
        var stack = fresh.map(stackOption::stackOr).orElseGet(stackOption::stack);
        boolean wasRunning = stack.running().size() == Component.values().length;
        try (var ctrlC = new CtrlC()) {
            int code = CliExitCode.FAILED;
            try {
                code = play(stack, terminal, importOptions);
            } catch (InterruptedException | RuntimeException e) {
                // After Ctrl-C not an error; anything else is rethrown once the stack has stopped.
                if (!ctrlC.isPressed()) {
                    throw e;
                }
            } finally {
                stop(stack, wasRunning, terminal);
            }
            if (code == CliExitCode.OK) {
                fresh.filter(directory -> directory
                                .toAbsolutePath()
                                .normalize()
                                .equals(stack.data().root()))
                        .ifPresent(RunCommand::delete);
            }
            return code;
        }
    }

    /** Rejects an unreadable file before anything is started. */
    private void requireReadable(List<String> importOptions) throws InterruptedException {
        int code = input == null
                ? CliExitCode.OK
                : ChildCommand.importCheck(input, importOptions).runToEnd();
        if (code != CliExitCode.OK) {
            throw new CliException(code, "cannot import " + input + "; the reason is above");
        }
    }

    private int play(LocalStack stack, Terminal terminal, List<String> importOptions) throws InterruptedException {
        terminal.progress("millrace: starting the stack in " + stack.data().root());
        stack.up(
                new StartOptions(
                        Optional.ofNullable(insights), Optional.ofNullable(geoip), Optional.ofNullable(sources)),
                Distribution.located(),
                terminal);
        if (exitWhenDone) {
            return new InputRun(stack, terminal).play(input, importOptions);
        }
        var traffic = input == null ? demo(stack, terminal) : importer(stack, importOptions);
        var demoLog = input == null ? Optional.of(DemoTraffic.log(stack)) : Optional.<Path>empty();
        try (var view = new LiveView(stack, terminal, demoLog)) {
            view.show();
            return CliExitCode.OK;
        } finally {
            traffic.destroy();
        }
    }

    private Process demo(LocalStack stack, Terminal terminal) throws InterruptedException {
        var demo = new DemoTraffic(stack, terminal);
        // A directory of the user's own is to be all there is.
        if (insights == null) {
            demo.applyInsights();
        }
        return demo.start(rate == null ? List.of() : List.of("--rate", rate.toString()));
    }

    private Process importer(LocalStack stack, List<String> importOptions) {
        var log = stack.data().root().resolve("logs").resolve("traffic.log");
        return ChildCommand.importer(stack.ports(), input, importOptions).inBackground(log);
    }

    private static void stop(LocalStack stack, boolean wasRunning, Terminal terminal) throws InterruptedException {
        Thread.interrupted();
        if (wasRunning) {
            terminal.progress(
                    "millrace: the stack ran before this command and keeps running; `millrace down` stops it");
            return;
        }
        terminal.progress("millrace: stopping the stack");
        stack.down(terminal);
    }

    private static Path freshDirectory() {
        try {
            return Files.createTempDirectory("millrace-run-");
        } catch (IOException e) {
            // Crash: the command ends.
            throw new CliException(CliExitCode.FAILED, "cannot create a temporary directory: " + e.getMessage(), e);
        }
    }

    private static void delete(Path directory) {
        try (var paths = Files.walk(directory)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            // Not an error: the temporary directory stays behind.
            System.err.println(
                    "millrace: " + directory + " could not be deleted, delete it by hand: " + e.getMessage());
        }
    }
}
