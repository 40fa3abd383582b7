package io.millrace.cli;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.stack.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = {
            "Runs scripts/bench with the given arguments; it needs a checkout, not just the jars.",
            "Without arguments it measures each stage alone on preloaded topics, next to the limit of the machine."
        },
        footer = {"", "Example:", "  millrace bench latency 500"})
final class BenchCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "ARG",
            arity = "0..*",
            description = "Arguments of scripts/bench, such as stages, latency, query, state or engine.")
    private List<String> arguments = List.of();

    @Override
    public Integer call() throws InterruptedException {
        var script = Distribution.checkout().resolve("scripts/bench");
        if (!Files.isExecutable(script)) {
            throw new CliException(
                    CliExitCode.FAILED,
                    script + " does not exist or is not executable: run benchmarks from a checkout");
        }
        var command = new ArrayList<String>();
        command.add(script.toString());
        command.addAll(arguments);
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            // Crash: the command ends with this message.
            throw new CliException(CliExitCode.FAILED, "cannot run " + script + ": " + e.getMessage(), e);
        }
    }
}
