package io.millrace.cli;

import io.millrace.cli.stack.ChildCommand;
import io.millrace.cli.stack.Component;
import io.millrace.cli.stack.StackOption;
import io.millrace.cli.traffic.ImportOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Plays a file through ingest's front door; the same file twice counts once.",
            "Remembers in the stack's directory how far it came: interrupted, it goes on from there."
        })
final class ImportCommand implements Callable<Integer> {
    @Mixin
    private StackOption stackOption;

    @Parameters(index = "0", paramLabel = "FILE", description = "What to play; .gz is inflated.")
    private Path file;

    @Mixin
    private ImportOption importOption;

    @Option(names = "--restart", description = "From the file's beginning, whatever an earlier import has done.")
    private boolean restart;

    @Option(names = "--json", description = "Progress and summary as JSON lines.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        var stack = stackOption.stack();
        stack.requireRunning(Component.INGEST);
        var arguments = new ArrayList<>(importOption.arguments(file));
        arguments.addAll(List.of(
                "--checkpoint-dir", stack.data().root().resolve("imports").toString()));
        if (restart) {
            arguments.add("--restart");
        }
        if (json) {
            arguments.add("--json");
        }
        return ChildCommand.importer(stack.ports(), file, arguments).runToEnd();
    }
}
