package io.millrace.ingest.importer;

import io.millrace.ingest.client.CollectorClient;
import io.millrace.ingest.importer.Checkpoint.Position;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** One import from its options to its summary. */
final class ImportRun {
    private final ImportOptions options;
    private final Clock clock;
    private final Tally tally = new Tally();
    private final ImportProgress progress;

    ImportRun(ImportOptions options, Clock clock, PrintStream out, boolean terminal) throws IOException {
        this.options = options;
        this.clock = clock;
        long size = isGzip() ? 0 : Files.size(options.file());
        this.progress = new ImportProgress(out, terminal, options.json(), tally, size);
    }

    /**
     * Plays the file.
     *
     * @throws io.millrace.ingest.client.RefusedException if the collector refuses, or is gone for too long
     * @throws IOException if the file, or the checkpoint, can't be read
     * @throws IllegalArgumentException if the mapping does not fit the file
     */
    Tally play() throws Exception {
        var checkpoint = options.checkpoints().isEmpty()
                ? Optional.<Checkpoint>empty()
                : Optional.of(Checkpoint.of(
                        options.checkpoints().get(),
                        options.file(),
                        options.url().toString(),
                        options.writeKey()));
        var earlier = checkpoint.isEmpty() || options.restart()
                ? Optional.<Position>empty()
                : checkpoint.get().read();
        var retiming = retiming(earlier);
        var ids = new LineIds(retiming == null ? "millrace-import" : "millrace-import " + retiming);
        var start = earlier.orElse(new Position(0, ids.current(), null, null));
        if (start.offset() > 0) {
            progress.note("going on where an earlier run came to, byte " + start.offset());
        }
        var client = new CollectorClient(options.url(), options.writeKey(), options.patience(), why -> {
            tally.retried();
        });
        var importer = new Importer(
                options.newFormat(),
                retiming,
                options.speed().map(Pace::new).orElse(null),
                options.file().getFileName().toString(),
                client,
                tally,
                start);
        try (var file = open()) {
            importer.play(file, ids, options.quotesCount(), position -> {
                progress.at(position.offset());
                checkpoint.ifPresent(keep -> write(keep, position));
            });
        }
        progress.done();
        return tally;
    }

    private Retiming retiming(Optional<Position> earlier) throws IOException {
        if (!options.retime()) {
            return null;
        }
        double speed = options.speed().orElse(1.0);
        // A run that goes on keeps the clock of the one before it.
        var retiming = earlier.isPresent() && earlier.get().anchor() != null
                ? new Retiming(earlier.get().firstTime(), earlier.get().anchor(), speed)
                : new Retiming(reference(), clock.millis(), speed);
        progress.note("times " + retiming.inWords());
        return retiming;
    }

    /** The file's time that is moved to now: its first if it is paced, else its newest. */
    private long reference() throws IOException {
        var format = options.newFormat();
        long newest = Long.MIN_VALUE;
        try (var file = open()) {
            var lines = new LineReader(file, Importer.LONGEST_LINE, options.quotesCount());
            for (var line = lines.next(); line != null; line = lines.next()) {
                var time = time(format, line);
                if (time != null) {
                    newest = Math.max(newest, time);
                    if (options.speed().isPresent()) {
                        break;
                    }
                }
            }
        }
        return newest == Long.MIN_VALUE ? clock.millis() : newest;
    }

    private static Long time(LineFormat format, byte[] line) {
        try {
            var event = format.read(line);
            return event == null ? null : event.time();
        } catch (LineInvalidException e) {
            // Dead-lettered when it is played; it has no time.
            return null;
        }
    }

    private static void write(Checkpoint checkpoint, Position position) {
        try {
            checkpoint.write(position);
        } catch (IOException e) {
            // Crash: without its checkpoint the import would not keep its promise to go on.
            throw new UncheckedIOException("checkpoint can't be written: " + e.getMessage(), e);
        }
    }

    private boolean isGzip() {
        return options.file().toString().endsWith(".gz");
    }

    private InputStream open() throws IOException {
        var file = Files.newInputStream(options.file());
        return isGzip() ? new GZIPInputStream(new BufferedInputStream(file), 64 * 1024) : file;
    }
}
