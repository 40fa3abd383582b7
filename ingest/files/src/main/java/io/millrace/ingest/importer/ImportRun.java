package io.millrace.ingest.importer;

import io.millrace.ingest.client.CollectorClient;
import io.millrace.ingest.importer.Checkpoint.Position;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Optional;

/** One import, from its options to its summary. For one thread. */
final class ImportRun {
    private final ImportOptions options;
    private final Clock clock;
    private final ImportCounts counts = new ImportCounts();
    private final ImportProgress progress;
    private final InputFile file;
    private final DetectedFormat format;

    /** @throws IllegalArgumentException if the file's format cannot be detected, or the options do not fit it */
    ImportRun(ImportOptions options, Clock clock, PrintStream out, boolean terminal) throws IOException {
        this.options = options;
        this.clock = clock;
        this.file = InputFile.of(options.file());
        this.format = DetectedFormat.detect(file, options);
        this.progress = new ImportProgress(out, terminal, options.json(), counts, file.size());
    }

    /**
     * Reads lines until one can be read, and sends nothing.
     *
     * @return the detected format, as a message
     * @throws UnreadableFileException if none can be read
     * @throws IllegalArgumentException if the mapping does not fit the file
     */
    String check() throws IOException, UnreadableFileException {
        var first = new LeadingRejects(file.name(), format.format());
        try (var reading = format.open(file, options)) {
            while (!first.isOver()) {
                var line = reading.lines().next();
                if (line == null) {
                    first.end();
                    break;
                }
                try {
                    if (reading.format().read(line) != null) {
                        first.release();
                    }
                } catch (LineInvalidException e) {
                    // Counted only: it is dead-lettered when the file is sent.
                    first.failed(e);
                }
            }
        }
        return file.name() + " is " + format.notes();
    }

    /**
     * Sends the file.
     *
     * @throws io.millrace.ingest.client.RefusedException if the collector refuses it, or does not respond for too long
     * @throws IOException if the file or the checkpoint cannot be read
     * @throws IllegalArgumentException if the mapping does not fit the file
     * @throws UnreadableFileException if no line of it could be read, or none was accepted
     */
    ImportCounts run() throws Exception {
        var checkpoint = options.checkpoints().isEmpty()
                ? Optional.<Checkpoint>empty()
                : Optional.of(Checkpoint.of(
                        options.checkpoints().get(),
                        options.file(),
                        options.url().toString(),
                        options.writeKey()));
        var checkpointed = checkpoint.isEmpty() || options.restart()
                ? Optional.<Position>empty()
                : checkpoint.get().read();
        var timeShift = timeShift(checkpointed);
        var ids = new LineIdChain(timeShift == null ? "millrace-import" : timeShift.idSeed());
        var start = checkpointed.orElse(new Position(0, ids.current(), null, null));
        if (start.offset() > 0) {
            progress.message("resuming where an earlier run stopped, at byte " + start.offset());
        }
        var client = new CollectorClient(options.url(), options.writeKey(), options.patience(), why -> {
            counts.retried();
        });
        if (options.format().equals(DetectedFormat.AUTO) || format.format().equals(DetectedFormat.CSV)) {
            progress.message("read as " + format.notes());
        }
        try (var reading = format.open(file, options)) {
            var importer = new Importer(
                    reading.format(),
                    timeShift,
                    options.speed().map(Pacer::new).orElse(null),
                    new LeadingRejects(file.name(), format.format()),
                    client,
                    counts,
                    start);
            importer.send(reading.lines(), ids, position -> {
                progress.update(position.offset());
                checkpoint.ifPresent(keep -> write(keep, position));
            });
        } catch (UnreadableFileException e) {
            // Reported by the caller. The next run starts over, because nothing was accepted.
            if (checkpoint.isPresent()) {
                checkpoint.get().delete();
            }
            throw e;
        }
        progress.done();
        return counts;
    }

    private TimeShift timeShift(Optional<Position> checkpointed) throws IOException {
        if (!options.retime()) {
            return null;
        }
        double speed = options.speed().orElse(1.0);
        // A resumed run keeps the shift of the run before it.
        var timeShift = checkpointed.isPresent() && checkpointed.get().anchor() != null
                ? new TimeShift(
                        checkpointed.get().firstTime(), checkpointed.get().anchor(), speed)
                : new TimeShift(referenceTime(), clock.millis(), speed);
        progress.message("times " + timeShift.describe());
        return timeShift;
    }

    /** The time in the file that is shifted to now: the first one with a replay speed, else the newest. */
    private long referenceTime() throws IOException {
        long newest = Long.MIN_VALUE;
        try (var reading = format.open(file, options)) {
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
            // Dead-lettered when the file is sent; it has no time.
            return null;
        }
    }

    private static void write(Checkpoint checkpoint, Position position) {
        try {
            checkpoint.write(position);
        } catch (IOException e) {
            // Crash: the import could not be resumed.
            throw new UncheckedIOException("the checkpoint cannot be written: " + e.getMessage(), e);
        }
    }
}
