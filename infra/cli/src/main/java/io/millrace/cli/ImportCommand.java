package io.millrace.cli;

import io.millrace.cli.stack.ChildCommand;
import io.millrace.cli.stack.Component;
import io.millrace.cli.stack.StackOption;
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
        description = "Plays a file through ingest's front door; the same file twice counts once.")
final class ImportCommand implements Callable<Integer> {
    @Mixin
    private StackOption stackOption;

    @Parameters(index = "0", paramLabel = "FILE", description = "What to play; .gz is inflated.")
    private Path file;

    @Option(names = "--format", paramLabel = "FORMAT", description = "segment, access-log or csv (default: guessed).")
    private String format;

    @Option(
            names = "--map",
            paramLabel = "FIELD=COLUMN,…",
            description =
                    "CSV columns, as time=event_time,name=event_type,userId=user_id,session=user_session,properties=*")
    private String map;

    @Option(names = "--write-key", paramLabel = "KEY", description = "The tenant's write key (default: local).")
    private String writeKey;

    @Option(names = "--retime", paramLabel = "now", description = "Shifts the file's clock so that it ends now.")
    private String retime;

    @Option(names = "--speed", paramLabel = "60x", description = "Paces the file: 60x plays a minute a second.")
    private String speed;

    @Override
    public Integer call() throws InterruptedException {
        var stack = stackOption.stack();
        stack.require(Component.INGEST);
        return ChildCommand.importer(stack.ports(), file, arguments()).runToEnd();
    }

    private List<String> arguments() {
        var arguments = new ArrayList<String>();
        add(arguments, "--format", format);
        add(arguments, "--map", map);
        add(arguments, "--write-key", writeKey);
        add(arguments, "--retime", retime);
        add(arguments, "--speed", speed);
        return arguments;
    }

    private static void add(List<String> arguments, String name, String value) {
        if (value != null) {
            arguments.add(name);
            arguments.add(value);
        }
    }
}
