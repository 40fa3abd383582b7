package io.millrace.ingest.importer;

import io.millrace.ingest.client.Arguments;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What an import is told.
 *
 * @param format segment, access-log or csv
 * @param mapping of CSV's columns, else null
 * @param retime whether the file's clock is moved to now
 * @param speed pace of the file's clock, if it is paced
 * @param checkpoints directory of checkpoints, if any are kept
 * @param restart ignores what an earlier run has done
 * @param json machine-readable output
 * @param hashKey key of the hash that stands for address and agent in an access log
 * @param patience how long one batch is retried
 */
record ImportOptions(
        Path file,
        URI url,
        String writeKey,
        String format,
        CsvMapping mapping,
        boolean retime,
        Optional<Double> speed,
        Optional<Path> checkpoints,
        boolean restart,
        boolean json,
        String hashKey,
        Duration patience) {
    static final String USAGE = """
            Usage: import FILE [options]        FILE may be gzipped (.gz)
              --format segment|access-log|csv   NDJSON of Segment events, combined access log, or CSV with a header
              --map field=column,…              CSV only: time, name, type, userId, anonymousId, messageId, session,
                                                ip, userAgent, properties.<key>; properties=* takes all other columns
              --url URL                         the collector (default http://127.0.0.1:8080)
              --write-key KEY                   (default local)
              --retime now                      move the file's clock so that its newest event is now
              --speed 60x                       play a minute a second; with --retime, compress the clock as well
              --checkpoint-dir DIR              remember there how far it came, and go on from there
              --restart                         send all of it again (what was counted stays counted once)
              --hash-key KEY                    key of the hash that anonymous ids of access logs are made with
              --patience SECONDS                how long a batch is retried (default 300)
              --json                            progress and summary as JSON lines
            Exit codes: 0 done, 1 failed, 2 wrong arguments, 3 collector not reachable, 7 collector refused.
            Lines that can't be read go to events.failed; the summary counts them.
            """;

    private static final Set<String> OPTIONS = Set.of(
            "--format",
            "--map",
            "--url",
            "--write-key",
            "--retime",
            "--speed",
            "--checkpoint-dir",
            "--hash-key",
            "--patience");

    /** @throws IllegalArgumentException saying what is wrong with the arguments */
    static ImportOptions parse(String[] args) {
        var given = Arguments.parse(args, OPTIONS, Set.of("--restart", "--json"));
        if (given.positional().size() != 1) {
            throw new IllegalArgumentException("name one FILE");
        }
        var file = Path.of(given.positional().get(0));
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new IllegalArgumentException("cannot read " + file);
        }
        var format = given.get("--format", "");
        if (!Set.of("segment", "access-log", "csv").contains(format)) {
            throw new IllegalArgumentException("--format must be segment, access-log or csv");
        }
        if (format.equals("csv") != given.has("--map")) {
            throw new IllegalArgumentException(format.equals("csv") ? "csv needs --map" : "--map is for --format csv");
        }
        if (!given.get("--retime", "now").equals("now")) {
            throw new IllegalArgumentException("--retime can only be: now");
        }
        double patience = given.positive("--patience", "s", 300);
        return new ImportOptions(
                file,
                URI.create(given.get("--url", "http://127.0.0.1:8080")),
                given.get("--write-key", "local"),
                format,
                format.equals("csv") ? CsvMapping.parse(given.get("--map", "")) : null,
                given.has("--retime"),
                given.has("--speed") ? Optional.of(given.positive("--speed", "x", 1)) : Optional.empty(),
                given.has("--checkpoint-dir")
                        ? Optional.of(Path.of(given.get("--checkpoint-dir", "")))
                        : Optional.empty(),
                given.has("--restart"),
                given.has("--json"),
                given.get("--hash-key", "millrace"),
                Duration.ofMillis((long) (patience * 1_000)));
    }

    /** A new reader of lines. */
    LineFormat newFormat() {
        return switch (format) {
            case "segment" -> new SegmentFormat();
            case "access-log" -> new AccessLogFormat(hashKey);
            default -> new CsvFormat(mapping);
        };
    }

    /** Whether line ends between quotes belong to the line. */
    boolean quotesCount() {
        return format.equals("csv");
    }
}
