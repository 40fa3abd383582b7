package io.millrace.cli;

import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.stack.StackOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = {
            "Stops all processes of the stack: ingest first, then the stages, then registry and broker.",
            "Data and state stay in the stack's directory; the next `millrace up` continues from there."
        })
final class DownCommand implements Callable<Integer> {
    @Mixin
    private StackOption stackOption;

    @Override
    public Integer call() throws InterruptedException {
        var stack = stackOption.stack();
        var terminal = StackOption.terminal();
        var running = stack.running().size();
        var killed = stack.down(terminal);
        terminal.print(
                running == 0
                        ? "nothing was running in " + stack.data().root()
                        : "stopped " + (running - killed.size()) + " of " + running + " processes"
                                + (killed.isEmpty() ? "" : ", killed " + killed.size()));
        return killed.isEmpty() ? CliExitCode.OK : CliExitCode.STACK_FAILED;
    }
}
