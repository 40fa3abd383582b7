package io.millrace.cli.live;

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
            "Brings the stack up, plays a demo shop and shows live insights until Ctrl-C, which stops everything.",
            "With --input a file is played instead. With --exit-when-done the command then waits until every insight",
            "has caught up, prints the insights and the conservation equation, stops, and exits 0 only if it balances;",
            "unless --data names a directory such a run has a fresh one of its own, so that all counts are the file's."
        })
public final class RunCommand implements Callable<Integer> {
    @Mixin
    private StackOption stackOption;

    @Option(names = "--input", paramLabel = "FILE", description = "A file to play instead of the demo.")
    private Path input;

    @Option(names = "--exit-when-done", description = "End when the file is played and counted.")
    private boolean exitWhenDone;

    @Mixin
    private ImportOption importOption;

    @Option(names = "--insights", paramLabel = "DIR", description = "Definitions (*.yaml) instead of the shipped ones.")
    private Path insights;

    @Option(names = "--geoip", paramLabel = "FILE", description = "A GeoIP2 or GeoLite2 city database (.mmdb).")
    private Path geoip;

    @Option(names = "--rate", paramLabel = "N", description = "Demo events a second (default: the demo's own).")
    private Integer rate;

    @Override
    public Integer call() throws InterruptedException {
        if (exitWhenDone && input == null) {
            throw new CliException(CliExitCode.USAGE, "--exit-when-done needs --input FILE: the demo never ends");
        }
        var importOptions = input == null ? List.<String>of() : importOption.arguments(input);
        requireReadable(importOptions);
        var terminal = StackOption.terminal();
        var fresh = exitWhenDone ? Optional.of(freshDirectory()) : Optional.<Path>empty();
        var stack = fresh.map(stackOption::stackOr).orElseGet(stackOption::stack);
        boolean wasRunning = stack.running().size() == Component.values().length;
        try (var ctrlC = new CtrlC()) {
            int code = CliExitCode.FAILED;
            try {
                code = play(stack, terminal, importOptions);
            } catch (InterruptedException | RuntimeException e) {
                // Ctrl-C interrupts whatever we were at; anything else is reported after everything has stopped.
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

    /** A file that nothing can be read of is refused before anything has been started for it. */
    private void requireReadable(List<String> importOptions) throws InterruptedException {
        int code = input == null
                ? CliExitCode.OK
                : ChildCommand.importCheck(input, importOptions).runToEnd();
        if (code != CliExitCode.OK) {
            throw new CliException(code, "this file cannot be played: " + input);
        }
    }

    private int play(LocalStack stack, Terminal terminal, List<String> importOptions) throws InterruptedException {
        terminal.progress("millrace: starting the stack in " + stack.data().root());
        stack.up(
                new StartOptions(Optional.ofNullable(insights), Optional.ofNullable(geoip)),
                Distribution.located(),
                terminal);
        if (exitWhenDone) {
            return new InputRun(stack, terminal).play(input, importOptions);
        }
        var log = stack.data().root().resolve("logs").resolve("traffic.log");
        var traffic = input == null
                ? ChildCommand.demo(stack.ports(), rate == null ? List.of() : List.of("--rate", rate.toString()))
                        .inBackground(log)
                : ChildCommand.importer(stack.ports(), input, importOptions).inBackground(log);
        try (var view = new LiveView(stack, terminal)) {
            view.show();
            return CliExitCode.OK;
        } finally {
            traffic.destroy();
        }
    }

    private static void stop(LocalStack stack, boolean wasRunning, Terminal terminal) throws InterruptedException {
        Thread.interrupted();
        if (wasRunning) {
            terminal.progress("millrace: the stack was up before and stays up; `millrace down` stops it");
            return;
        }
        terminal.progress("millrace: stopping");
        stack.down(terminal);
    }

    private static Path freshDirectory() {
        try {
            return Files.createTempDirectory("millrace-run-");
        } catch (IOException e) {
            // The command ends.
            throw new CliException(CliExitCode.FAILED, "cannot make a temporary directory: " + e.getMessage(), e);
        }
    }

    private static void delete(Path directory) {
        try (var paths = Files.walk(directory)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            // Left behind in the system's temporary directory: it was only a copy of the file's events.
            System.err.println("millrace: " + directory + " could not be deleted: " + e.getMessage());
        }
    }
}
