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
 * What an import is told.
 *
 * @param format segment, csv, a name of access logs, or auto to find out
 * @param map of a CSV's columns, or of a log's fields
 * @param separator of a CSV's columns, else it is found out
 * @param charset the file's encoding, else UTF-8 or what its byte order mark says
 * @param zone of times that name none
 * @param site host of the lines of an access log that name none, or null
 * @param retime whether the file's clock is moved to now
 * @param speed pace of the file's clock, if it is paced
 * @param checkpoints directory of checkpoints, if any are kept
 * @param restart ignores what an earlier run has done
 * @param json machine-readable output
 * @param check only says what the file is and whether its first lines can be read
 * @param hashKey key of the hash that stands for client and agent in an access log
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
                                            access-log (whichever it is), or one of combined (Apache, Nginx, common,
                                            vhost_combined), json-log (Nginx, Caddy, Traefik, ...), w3c (IIS),
                                            cloudfront, alb, elb, s3, haproxy
          --map field=column,...            csv: time, name, type, userId, anonymousId, messageId, session,
                                            ip, userAgent, properties.<key>; properties=* takes all other columns;
                                            properties.<key>:number reads 33.20 as a number, :text 5 as text;
                                            auto takes columns by their usual names
                                            json-log: time, ip, host, user, request, method, url, path, query,
                                            protocol, scheme, status, bytes, referrer, userAgent, by their paths
                                            haproxy: host, userAgent, referrer, by positions of captured headers
          --separator CHAR                  csv: comma, semicolon, tab, pipe or a character (default: as the header
                                            says)
          --charset NAME                    the file's encoding (default: by its byte order mark, else UTF-8)
          --zone ZONE                       of an access log's times that name none (default UTC)
          --host HOST                       access logs: the site, where lines do not name it, so that referrers
                                            of the site itself are internal
          --check                           send nothing: say what the file is and whether it can be read
          --url URL                         the collector (default http://127.0.0.1:8080)
          --write-key KEY                   (default local)
          --retime now                      move the file's clock so that its newest event is now
          --speed 60x                       play a minute a second; with --retime, compress the clock as well
          --checkpoint-dir DIR              remember there how far it came, and go on from there
          --restart                         send all of it again (what was counted stays counted once)
          --hash-key KEY                    key of the hash that anonymous ids of access logs are made with
          --patience SECONDS                how long a batch is retried (default 300)
          --json                            progress and summary as JSON lines
        Exit codes: 0 done, 1 failed, 2 wrong arguments, 3 collector not reachable, 7 collector refused,
        8 no line of the file could be read, or none was accepted.
        Lines that can't be read go to events.failed; the summary counts them.
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
            throw new IllegalArgumentException("name one FILE");
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
            throw new IllegalArgumentException("--retime can only be: now");
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

    /** What is wrong with a map is said before the file is looked at. */
    private static void checkMap(String format, Optional<String> map) {
        if (format.equals(DetectedFormat.CSV) && map.isEmpty()) {
            throw new IllegalArgumentException("csv needs --map; --map auto takes columns by their usual names");
        }
        if (map.equals(Optional.of(DetectedFormat.AUTO))) {
            return;
        }
        if (format.equals(DetectedFormat.CSV)) {
            map.ifPresent(CsvMapping::parse);
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
            // Refused at the edge: the command ends with the code for wrong arguments.
            throw new IllegalArgumentException(
                    "--zone: \"" + name + "\" is no time zone; they are called as Europe/Berlin", e);
        }
    }
}
