package io.millrace.ingest.importer;

import io.millrace.ingest.accesslog.AccessLogReader;
import io.millrace.ingest.client.Arguments;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Options of an import.
 *
 * @param format segment, csv, the name of an access-log format, or auto to detect it
 * @param map mapping of a CSV's columns or of a log's fields
 * @param separator separator of a CSV; detected if empty
 * @param charset the file's encoding; by its byte order mark, else UTF-8, if empty
 * @param zone time zone of times that name none
 * @param site host for lines of an access log that name none, or null
 * @param retime whether the file's times are shifted to now
 * @param speed replay speed; unlimited if empty
 * @param checkpoints directory of checkpoints; none are kept if empty
 * @param restart whether to ignore the checkpoint of an earlier run
 * @param json whether to print JSON lines
 * @param check whether to only detect the format and read the first lines
 * @param hashKey key of the hash that makes anonymous ids for access logs
 * @param patience how long one batch is retried
 */
record ImportOptions(
        Path file,
        URI url,
        String writeKey,
        String format,
        Optional<String> map,
        Optional<Character> separator,
        Optional<Charset> charset,
        ZoneId zone,
        String site,
        boolean retime,
        Optional<Double> speed,
        Optional<Path> checkpoints,
        boolean restart,
        boolean json,
        boolean check,
        String hashKey,
        Duration patience) {
    static final String USAGE = """
        Usage: import FILE [options]        FILE may be gzipped
          --format FORMAT                   auto (default), segment (NDJSON of Segment events), csv (with a header),
                                            access-log (any of these), or one of combined (Apache, Nginx, common,
                                            vhost_combined), json-log (Nginx, Caddy, Traefik, ...), w3c (IIS),
                                            cloudfront, alb, elb, s3, haproxy
          --map field=column,...            csv: time, name, type, userId, anonymousId, messageId, session,
                                            ip, userAgent, properties.<key>; properties=* takes all other columns;
                                            properties.<key>:number reads 33.20 as a number, :text 5 as text;
                                            auto maps columns with usual names
                                            json-log: time, ip, host, user, request, method, url, path, query,
                                            protocol, scheme, status, bytes, referrer, userAgent, to JSON paths
                                            haproxy: host, userAgent, referrer, to positions of captured headers
          --separator CHAR                  csv: comma, semicolon, tab, pipe or a character (default: detected
                                            from the header)
          --charset NAME                    the file's encoding (default: by its byte order mark, else UTF-8)
          --zone ZONE                       time zone of an access log's times that name none (default UTC)
          --host HOST                       access logs: the site's host if lines do not name it, so that
                                            referrers of the same site count as internal
          --check                           send nothing; print the detected format and whether lines can be read
          --url URL                         the collector (default http://127.0.0.1:8080)
          --write-key KEY                   (default local)
          --retime now                      shift all times so that the newest event is now
          --speed 60x                       replay a minute per second; with --retime, compress times as well
          --checkpoint-dir DIR              store progress there, and resume from it
          --restart                         ignore the checkpoint and send everything again; events of the last
                                            24 hours are dropped as duplicates
          --hash-key KEY                    key of the hash that makes anonymous ids for access logs
          --patience SECONDS                how long a batch is retried (default 300)
          --json                            progress and summary as JSON lines
        Exit codes: 0 done, 1 failed, 2 wrong arguments, 3 collector not reachable, 7 collector refused,
        8 no line of the file could be read, or none was accepted.
        Lines that cannot be read go to events.failed; the summary counts them.
        """;

    private static final List<String> FORMATS = Stream.concat(
                    Stream.of(DetectedFormat.AUTO, DetectedFormat.SEGMENT, DetectedFormat.CSV),
                    AccessLogReader.NAMES.stream())
            .toList();

    private static final Set<String> OPTIONS = Set.of(
            "--format",
            "--map",
            "--separator",
            "--charset",
            "--zone",
            "--host",
            "--url",
            "--write-key",
            "--retime",
            "--speed",
            "--checkpoint-dir",
            "--hash-key",
            "--patience");

    /** @throws IllegalArgumentException saying what is wrong with the arguments */
    static ImportOptions parse(String[] args) {
        var given = Arguments.parse(args, OPTIONS, Set.of("--restart", "--json", "--check"));
        if (given.positional().size() != 1) {
            throw new IllegalArgumentException("exactly one FILE is required");
        }
        var file = Path.of(given.positional().get(0));
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new IllegalArgumentException("cannot read " + file);
        }
        var format = given.get("--format", DetectedFormat.AUTO);
        if (!FORMATS.contains(format)) {
            throw new IllegalArgumentException("--format must be one of " + String.join(", ", FORMATS));
        }
        var map = Optional.ofNullable(given.values().get("--map"));
        checkMap(format, map);
        map = map.filter(text -> !text.equals(DetectedFormat.AUTO));
        if (!given.get("--retime", "now").equals("now")) {
            throw new IllegalArgumentException("--retime must be now");
        }
        double patience = given.positive("--patience", "s", 300);
        return new ImportOptions(
                file,
                URI.create(given.get("--url", "http://127.0.0.1:8080")),
                given.get("--write-key", "local"),
                format,
                map,
                Optional.ofNullable(given.values().get("--separator")).map(CsvHeader::separator),
                Optional.ofNullable(given.values().get("--charset")).map(TextEncoding::named),
                zone(given.get("--zone", "UTC")),
                given.values().get("--host"),
                given.has("--retime"),
                given.has("--speed") ? Optional.of(given.positive("--speed", "x", 1)) : Optional.empty(),
                given.has("--checkpoint-dir")
                        ? Optional.of(Path.of(given.get("--checkpoint-dir", "")))
                        : Optional.empty(),
                given.has("--restart"),
                given.has("--json"),
                given.has("--check"),
                given.get("--hash-key", "millrace"),
                Duration.ofMillis((long) (patience * 1_000)));
    }

    /** Checks the mapping before the file is opened. */
    private static void checkMap(String format, Optional<String> map) {
        if (format.equals(DetectedFormat.CSV) && map.isEmpty()) {
            throw new IllegalArgumentException("--format csv needs --map; --map auto maps columns with usual names");
        }
        if (map.equals(Optional.of(DetectedFormat.AUTO))) {
            return;
        }
        if (format.equals(DetectedFormat.CSV)) {
            map.ifPresent(CsvFormat::mapping);
        } else if (AccessLogReader.NAMES.contains(format)) {
            LogMapping.parse(map);
        } else if (format.equals(DetectedFormat.SEGMENT) && map.isPresent()) {
            throw new IllegalArgumentException("--map is for csv and access logs");
        }
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            // Rejected at the edge: the command ends with the exit code for wrong arguments.
            throw new IllegalArgumentException(
                    "--zone: \"" + name + "\" is not a time zone; use a name such as Europe/Berlin", e);
        }
    }
}
