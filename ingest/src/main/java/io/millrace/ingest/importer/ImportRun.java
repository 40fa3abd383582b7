package io.millrace.ingest.importer;

import io.millrace.ingest.client.CollectorClient;
import io.millrace.ingest.importer.Checkpoint.Position;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Optional;

/** One import from its options to its summary. */
final class ImportRun {
    private final ImportOptions options;
    private final Clock clock;
    private final ImportCounts tally = new ImportCounts();
    private final ImportProgress progress;
    private final InputFile file;
    private final DetectedFormat kind;

    /** @throws IllegalArgumentException if it cannot be told what the file is, or the options do not fit it */
    ImportRun(ImportOptions options, Clock clock, PrintStream out, boolean terminal) throws IOException {
        this.options = options;
        this.clock = clock;
        this.file = InputFile.of(options.file());
        this.kind = DetectedFormat.of(file, options);
        this.progress = new ImportProgress(out, terminal, options.json(), tally, file.size());
    }

    /**
     * Reads the file's first lines and sends nothing.
     *
     * @return what the file is, in words
     * @throws UnreadableFileException if none of them can be read
     * @throws IllegalArgumentException if the mapping does not fit the file
     */
    String check() throws IOException, UnreadableFileException {
        var first = new LeadingRejects(file.name(), kind.format());
        try (var reading = kind.read(file, options)) {
            while (!first.areRead()) {
                var line = reading.lines().next();
                if (line == null) {
                    first.end();
                    break;
                }
                try {
                    if (reading.format().read(line) != null) {
                        first.read();
                    }
                } catch (LineInvalidException e) {
                    // Counted: it is dead-lettered when the file is played.
                    first.failed(e);
                }
            }
        }
        return file.name() + " is " + kind.notes();
    }

    /**
     * Plays the file.
     *
     * @throws io.millrace.ingest.client.RefusedException if the collector refuses, or is gone for too long
     * @throws IOException if the file, or the checkpoint, can't be read
     * @throws IllegalArgumentException if the mapping does not fit the file
     * @throws UnreadableFileException if no line of it could be read, or none was accepted
     */
    ImportCounts play() throws Exception {
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
        var ids = new LineIdChain(retiming == null ? "millrace-import" : "millrace-import " + retiming);
        var start = earlier.orElse(new Position(0, ids.current(), null, null));
        if (start.offset() > 0) {
            progress.note("going on where an earlier run came to, byte " + start.offset());
        }
        var client = new CollectorClient(options.url(), options.writeKey(), options.patience(), why -> {
            tally.retried();
        });
        if (options.format().equals(DetectedFormat.AUTO) || kind.format().equals(DetectedFormat.CSV)) {
            progress.note("read as " + kind.notes());
        }
        try (var reading = kind.read(file, options)) {
            var importer = new Importer(
                    reading.format(),
                    retiming,
                    options.speed().map(Pacer::new).orElse(null),
                    new LeadingRejects(file.name(), kind.format()),
                    client,
                    tally,
                    start);
            importer.play(reading.lines(), ids, position -> {
                progress.at(position.offset());
                checkpoint.ifPresent(keep -> write(keep, position));
            });
        } catch (UnreadableFileException e) {
            // To the caller; and the next run begins anew, for nothing was done.
            if (checkpoint.isPresent()) {
                checkpoint.get().delete();
            }
            throw e;
        }
        progress.done();
        return tally;
    }

    private TimeShift retiming(Optional<Position> earlier) throws IOException {
        if (!options.retime()) {
            return null;
        }
        double speed = options.speed().orElse(1.0);
        // A run that goes on keeps the clock of the one before it.
        var retiming = earlier.isPresent() && earlier.get().anchor() != null
                ? new TimeShift(earlier.get().firstTime(), earlier.get().anchor(), speed)
                : new TimeShift(reference(), clock.millis(), speed);
        progress.note("times " + retiming.inWords());
        return retiming;
    }

    /** The file's time that is moved to now: its first if it is paced, else its newest. */
    private long reference() throws IOException {
        long newest = Long.MIN_VALUE;
        try (var reading = kind.read(file, options)) {
            var lines = reading.lines();
            for (var line = lines.next(); line != null; line = lines.next()) {
                var time = time(reading.format(), line);
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
}
