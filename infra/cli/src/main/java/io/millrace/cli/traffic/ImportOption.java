package io.millrace.cli.traffic;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** How a file is to be read and played. What is not said the importer finds out from the file. */
public final class ImportOption {
    private static final String AUTO = "auto";
    private static final String CSV = "csv";

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = {
                "auto, segment, csv, access-log (of any kind), or one of combined, json-log, w3c, cloudfront, alb,",
                "elb, s3, haproxy (default: ${DEFAULT-VALUE})."
            })
    private String format = AUTO;

    @Option(
            names = "--map",
            paramLabel = "FIELD=COLUMN,…",
            description = {
                "CSV columns, as time=event_time,name=event_type,userId=user_id,session=user_session,properties=*",
                "(default: by the header's names); properties.price:number=price reads 33.20 as a number.",
                "Fields of a JSON log by their paths: time=ts,ip=client.addr,method=verb,url=uri,userAgent=ua.",
                "HAProxy's captured headers by their positions: host=1,userAgent=2,referrer=3."
            })
    private String map;

    @Option(
            names = "--separator",
            paramLabel = "CHAR",
            description = "CSV: comma, semicolon, tab, pipe or a character (default: as the header says).")
    private String separator;

    @Option(
            names = "--charset",
            paramLabel = "NAME",
            description = "The file's encoding, as windows-1252 (default: by its byte order mark, else UTF-8).")
    private String charset;

    @Option(names = "--zone", paramLabel = "ZONE", description = "Of a log's times that name none (default: UTC).")
    private String zone;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "Access logs: the site, where lines do not name it; its own referrers are internal then.")
    private String host;

    @Option(names = "--write-key", paramLabel = "KEY", description = "The tenant's write key (default: local).")
    private String writeKey;

    @Option(names = "--retime", paramLabel = "now", description = "Shifts the file's clock so that it ends now.")
    private String retime;

    @Option(names = "--speed", paramLabel = "60x", description = "Paces the file: 60x plays a minute a second.")
    private String speed;

    /**
     * The importer's arguments for the file, the file itself not among them.
     *
     * @throws CliException if the file cannot be read
     */
    public List<String> arguments(Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new CliException(CliExitCode.USAGE, "this file cannot be read: " + file);
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
