package io.millrace.cli;

import io.millrace.cli.stack.ChildCommand;
import io.millrace.cli.stack.Component;
import io.millrace.cli.stack.StackOption;
import io.millrace.cli.traffic.ImportOption;
import io.millrace.ingest.importer.ImportMain;
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
            "Sends the events of a file to ingest over HTTP. Importing the same file twice counts each event once.",
            "Progress is kept in the stack's directory: an interrupted import resumes where it stopped."
        },
        footer = {
            "",
            "Examples:",
            "  millrace import events.ndjson --format segment",
            "  millrace import access.log.gz --host shop.example --retime now --speed 60x",
            "  millrace import orders.csv --map time=event_time,name=event_type,userId=user_id,properties=*"
        })
final class ImportCommand implements Callable<Integer> {
    @Mixin
    private StackOption stackOption;

    @Parameters(index = "0", paramLabel = "FILE", description = "The file to import; .gz is decompressed.")
    private Path file;

    @Mixin
    private ImportOption importOption;

    @Option(
            names = "--restart",
            description = "Import from the beginning of the file, even if an earlier import got further.")
    private boolean restart;

    @Option(names = "--json", description = "Print progress and summary as JSON, one object per line.")
    private boolean json;

    @Override
    public Integer call() {
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
        // In this process: another JVM would take longer to start than a small file takes to import.
        return ImportMain.run(
                ChildCommand.importerArguments(stack.ports(), file, arguments).toArray(String[]::new));
    }
}
