package io.millrace.cli.traffic;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Options of a file import. The importer detects what they leave open. */
public final class ImportOption {
    private static final String AUTO = "auto";
    private static final String CSV = "csv";

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = {
                "Format of the file: auto (detect), segment, csv, access-log (any kind of log, detected per line), or"
                        + " one of "
                        + "combined, json-log, w3c, cloudfront, alb, elb, s3, haproxy (default: ${DEFAULT-VALUE})."
            })
    private String format = AUTO;

    @Option(
            names = "--map",
            paramLabel = "FIELD=COLUMN,…",
            description = {
                "CSV: columns of event fields, such as"
                        + " time=event_time,name=event_type,userId=user_id,session=user_session,properties=* (default: by"
                        + " the names in the header); properties.price:number=price reads 33.20 as a number.",
                "JSON log: paths of fields, such as time=ts,ip=client.addr,method=verb,url=uri,userAgent=ua.",
                "HAProxy: positions of captured headers, such as host=1,userAgent=2,referrer=3."
            })
    private String map;

    @Option(
            names = "--separator",
            paramLabel = "CHAR",
            description =
                    "CSV: comma, semicolon, tab, pipe, or the character itself (default: detected from the header).")
    private String separator;

    @Option(
            names = "--charset",
            paramLabel = "NAME",
            description = "Encoding of the file, such as windows-1252 (default: from its byte order mark, else UTF-8).")
    private String charset;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "Time zone of log times without one, such as Europe/Berlin (default: UTC).")
    private String zone;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "Access logs: host name of the site, if lines lack it; makes page URLs absolute and its own"
                    + " referrers internal.")
    private String host;

    @Option(names = "--write-key", paramLabel = "KEY", description = "Write key of the tenant (default: local).")
    private String writeKey;

    @Option(
            names = "--retime",
            paramLabel = "now",
            description = "Shifts all event times so that the last event happens now.")
    private String retime;

    @Option(
            names = "--speed",
            paramLabel = "60x",
            description = "Paces the import by event time: 60x sends a minute of events per second (default: as fast as"
                    + " possible).")
    private String speed;

    /**
     * Arguments of the importer, without the file itself.
     *
     * @throws CliException if the file cannot be read
     */
    public List<String> arguments(Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new CliException(CliExitCode.USAGE, "cannot read the file " + file);
        }
        var options = new ArrayList<>(List.of("--format", format));
        add(options, "--map", map == null && format.equals(CSV) ? AUTO : map);
        add(options, "--separator", separator);
        add(options, "--charset", charset);
        add(options, "--zone", zone);
        add(options, "--host", host);
        add(options, "--write-key", writeKey);
        add(options, "--retime", retime);
        add(options, "--speed", speed);
        return options;
    }

    private static void add(List<String> options, String name, String value) {
        if (value != null) {
            options.addAll(List.of(name, value));
        }
    }
}
