package io.millrace.cli.traffic;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a file is to be read and played. What is not said is guessed from the file. */
public final class ImportOption {
    private static final String AUTO = "auto";

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "auto, segment, access-log or csv (default: ${DEFAULT-VALUE}).")
    private String format = AUTO;

    @Option(
            names = "--map",
            paramLabel = "FIELD=COLUMN,…",
            description = {
                "CSV columns, as time=event_time,name=event_type,userId=user_id,session=user_session,properties=*",
                "(default: by the header's names)."
            })
    private String map;

    @Option(names = "--write-key", paramLabel = "KEY", description = "The tenant's write key (default: local).")
    private String writeKey;

    @Option(names = "--retime", paramLabel = "now", description = "Shifts the file's clock so that it ends now.")
    private String retime;

    @Option(names = "--speed", paramLabel = "60x", description = "Paces the file: 60x plays a minute a second.")
    private String speed;

    /**
     * The importer's arguments for the file, the file itself not among them.
     *
     * @throws CliException if the file cannot be read, or cannot be told what it is
     */
    public List<String> arguments(Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new CliException(ExitCode.USAGE, "this file cannot be read: " + file);
        }
        var guessed = format.equals(AUTO) ? FileFormat.guess(file).name() : format;
        var options = new ArrayList<>(List.of("--format", guessed));
        if (guessed.equals("csv")) {
            options.addAll(List.of("--map", Optional.ofNullable(map).orElseGet(() -> guessedMap(file))));
        } else {
            add(options, "--map", map);
        }
        add(options, "--write-key", writeKey);
        add(options, "--retime", retime);
        add(options, "--speed", speed);
        return options;
    }

    private static String guessedMap(Path file) {
        return FileFormat.guess(file)
                .map()
                .orElseThrow(() -> new CliException(
                        ExitCode.USAGE,
                        "no columns of " + file
                                + " look like the time and the name of an event: say which with --map"));
    }

    private static void add(List<String> options, String name, String value) {
        if (value != null) {
            options.addAll(List.of(name, value));
        }
    }
}
