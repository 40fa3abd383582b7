package io.millrace.ingest.importer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.ingest.client.CollectorClient;
import io.millrace.ingest.importer.Checkpoint.Position;
import io.millrace.schemas.failed.FailureReason;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Plays one file: reads it line by line, and sends it over a few lanes. For one thread, once. */
final class Importer {
    /** A line's bytes that are kept; longer lines are rejected, as the door would. */
    static final int LONGEST_LINE = 32 * 1024;

    private static final int LANES = 4;
    private static final long FLUSH_MS = 200;

    private final ObjectMapper json = new ObjectMapper();
    private final LineFormat format;
    private final TimeShift retiming;
    private final Pacer pace;
    private final LeadingRejects first;
    private final ImportCounts tally;
    private final List<Lane> lanes = new ArrayList<>();
    private final Lane rejects;
    private final PendingBatches unanswered;
    private final Position start;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    /**
     * @param retiming null leaves times as they are
     * @param pace null sends as fast as it goes
     * @param start where an earlier run came to
     */
    Importer(
            LineFormat format,
            TimeShift retiming,
            Pacer pace,
            LeadingRejects first,
            CollectorClient client,
            ImportCounts tally,
            Position start) {
        this.format = format;
        this.retiming = retiming;
        this.pace = pace;
        this.first = first;
        this.tally = tally;
        this.start = start;
        this.unanswered = new PendingBatches(start);
        for (int i = 0; i < LANES; i++) {
            lanes.add(new Lane("/v1/import", client, unanswered, tally, failure));
        }
        this.rejects = new Lane("/v1/import/rejects", client, unanswered, tally, failure);
        lanes.add(rejects);
    }

    /**
     * Plays the file to its end.
     *
     * @param ids for the lines; new
     * @param progress told now and then, up to where all is answered
     * @throws Exception the first failure: of reading, or of sending
     */
    void play(LineSource lines, LineIdChain ids, Consumer<Position> progress) throws Exception {
        var threads = lanes.stream().map(Thread::new).toList();
        threads.forEach(thread -> {
            thread.setDaemon(true);
            thread.start();
        });
        read(lines, ids, progress);
        for (var lane : lanes) {
            lane.end();
        }
        for (var thread : threads) {
            while (thread.isAlive() && failure.get() == null) {
                thread.join(FLUSH_MS);
                progress.accept(unanswered.done());
            }
        }
        throwFailure();
        requireAccepted();
        progress.accept(unanswered.done());
    }

    private void read(LineSource lines, LineIdChain ids, Consumer<Position> progress) throws Exception {
        long told = System.nanoTime();
        var before = new Position(0, ids.current(), null, null);
        for (var line = lines.next(); line != null; line = lines.next()) {
            tally.line();
            var id = ids.next(line);
            var after = position(lines.offset(), id);
            if (after.offset() <= start.offset()) {
                skip(line, after);
            } else if (before.offset() < start.offset()) {
                throw anotherFile();
            } else {
                line(lines, line, id, before);
            }
            before = after;
            if (first.areRead()) {
                // Lines that are held back are not done.
                unanswered.read(after.offset() < start.offset() ? start : after);
            }
            if (System.nanoTime() - told > TimeUnit.MILLISECONDS.toNanos(FLUSH_MS)) {
                told = System.nanoTime();
                throwFailure();
                if (tally.rejected() >= LeadingRejects.MOST) {
                    requireAccepted();
                }
                progress.accept(unanswered.done());
            }
        }
        if (before.offset() < start.offset()) {
            throw anotherFile();
        }
        first.end();
        unanswered.read(before);
    }

    /** A file of which nothing was accepted is no success, whoever refused it. */
    private void requireAccepted() throws UnreadableFileException {
        if (tally.accepted() == 0 && tally.rejected() > 0 && tally.skippedLines() == 0) {
            throw first.noneAccepted(tally);
        }
    }

    private void line(LineSource lines, byte[] line, String id, Position before) throws Exception {
        try {
            if (lines.wasCut()) {
                throw new LineInvalidException("longer than " + LONGEST_LINE + " bytes");
            }
            var event = format.read(line);
            if (event == null) {
                tally.blank();
                return;
            }
            if (!first.areRead()) {
                for (var held : first.read()) {
                    rejects.add(held.json(), held.before());
                }
            }
            if (pace != null && event.time() != null) {
                await(pace.millisUntilDue(event.time()));
            }
            int lane = Math.floorMod(event.device().hashCode(), LANES);
            lanes.get(lane).add(bytes(event, id), before);
        } catch (LineInvalidException e) {
            // Dead-lettered through the door, with its bytes and its place.
            var json = rejected(e, lines, line);
            if (e.reason() == FailureReason.INVALID_ENCODING) {
                tally.misencoded();
            }
            if (first.areRead()) {
                rejects.add(json, before);
            } else {
                first.failed(e, json, before);
            }
        }
    }

    /** A line that an earlier run has done; formats still see it, for a header may be among them. */
    private void skip(byte[] line, Position after) throws IOException {
        tally.skipped();
        if (after.offset() == start.offset() && !after.id().equals(start.id())) {
            throw anotherFile();
        }
        try {
            if (format.read(line) != null && !first.areRead()) {
                first.read();
            }
        } catch (LineInvalidException e) {
            // Dead-lettered by the earlier run.
            return;
        }
    }

    private static IOException anotherFile() {
        return new IOException("the file is not the one of the checkpoint; give --restart to send all of it");
    }

    private byte[] bytes(ImportedEvent event, String id) throws JsonProcessingException {
        var node = event.json();
        if (!node.hasNonNull("messageId")) {
            node.put("messageId", "import-" + id);
        } else if (retiming != null) {
            // Played at another time it is another event, or the first play would swallow this one.
            node.put("messageId", node.get("messageId").asText() + '-' + id);
        }
        if (retiming != null && event.time() != null) {
            node.remove("originalTimestamp");
            node.put(
                    "timestamp",
                    Instant.ofEpochMilli(retiming.apply(event.time())).toString());
        }
        return json.writeValueAsBytes(node);
    }

    private byte[] rejected(LineInvalidException why, LineSource lines, byte[] line) throws JsonProcessingException {
        var message = why.getMessage() + (lines.wasTerminated() ? "" : " (the file's last line has no end)");
        return json.writeValueAsBytes(JsonNodeFactory.instance
                .objectNode()
                .put("file", first.fileName())
                .put("line", lines.number())
                .put("reason", why.reason().name())
                .put("message", message)
                .put("bytes", line.length > LONGEST_LINE ? Arrays.copyOf(line, LONGEST_LINE) : line));
    }

    private void await(long millis) throws Exception {
        if (millis <= 0) {
            return;
        }
        // What is due is not held back by what is not.
        for (var lane : lanes) {
            lane.flush();
        }
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = millis; left > 0; left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
            throwFailure();
            TimeUnit.MILLISECONDS.sleep(Math.min(left, FLUSH_MS));
        }
    }

    private Position position(long offset, String id) {
        return new Position(
                offset,
                id,
                retiming == null ? null : Long.valueOf(retiming.from()),
                retiming == null ? null : Long.valueOf(retiming.anchor()));
    }

    private void throwFailure() throws Exception {
        var first = failure.get();
        if (first != null) {
            throw first;
        }
    }
}
