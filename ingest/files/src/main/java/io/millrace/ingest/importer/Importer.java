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

/** Sender of one file: reads it line by line and distributes its events over several lanes. For one thread, once. */
final class Importer {
    /** Most bytes of a line; longer ones are rejected, as the collector rejects larger events. */
    static final int MAX_LINE_BYTES = 32 * 1024;

    private static final int LANES = 4;
    private static final long FLUSH_MS = 200;

    private final ObjectMapper json = new ObjectMapper();
    private final LineFormat format;
    private final TimeShift timeShift;
    private final Pacer pacer;
    private final LeadingRejects leadingRejects;
    private final ImportCounts counts;
    private final List<Lane> lanes = new ArrayList<>();
    private final Lane rejects;
    private final PendingBatches pending;
    private final Position start;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    /**
     * @param timeShift null to keep times as they are
     * @param pacer null to send as fast as possible
     * @param start position of the checkpoint, or the beginning of the file
     */
    Importer(
            LineFormat format,
            TimeShift timeShift,
            Pacer pacer,
            LeadingRejects leadingRejects,
            CollectorClient client,
            ImportCounts counts,
            Position start) {
        this.format = format;
        this.timeShift = timeShift;
        this.pacer = pacer;
        this.leadingRejects = leadingRejects;
        this.counts = counts;
        this.start = start;
        this.pending = new PendingBatches(start);
        for (int i = 0; i < LANES; i++) {
            lanes.add(new Lane("/v1/import", client, pending, counts, failure));
        }
        this.rejects = new Lane("/v1/import/rejects", client, pending, counts, failure);
        lanes.add(rejects);
    }

    /**
     * Sends the file to its end.
     *
     * @param ids a new chain
     * @param progress called repeatedly with the position up to which everything is accepted
     * @throws Exception the first failure of reading or sending
     */
    void send(LineSource lines, LineIdChain ids, Consumer<Position> progress) throws Exception {
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
                progress.accept(pending.done());
            }
        }
        throwFailure();
        requireAccepted();
        progress.accept(pending.done());
    }

    private void read(LineSource lines, LineIdChain ids, Consumer<Position> progress) throws Exception {
        long reported = System.nanoTime();
        var before = new Position(0, ids.current(), null, null);
        for (var line = lines.next(); line != null; line = lines.next()) {
            counts.line();
            var id = ids.next(line);
            var after = position(lines.offset(), id);
            if (after.offset() <= start.offset()) {
                skip(line, after);
            } else if (before.offset() < start.offset()) {
                throw fileChanged();
            } else {
                readLine(lines, line, id, before);
            }
            before = after;
            if (leadingRejects.isOver()) {
                // Lines that are held back are not sent yet.
                pending.read(after.offset() < start.offset() ? start : after);
            }
            if (System.nanoTime() - reported > TimeUnit.MILLISECONDS.toNanos(FLUSH_MS)) {
                reported = System.nanoTime();
                throwFailure();
                if (counts.rejected() >= LeadingRejects.MAX_LINES) {
                    requireAccepted();
                }
                progress.accept(pending.done());
            }
        }
        if (before.offset() < start.offset()) {
            throw fileChanged();
        }
        leadingRejects.end();
        pending.read(before);
    }

    /** Fails if nothing was accepted: such an import is no success. */
    private void requireAccepted() throws UnreadableFileException {
        if (counts.accepted() == 0 && counts.rejected() > 0 && counts.skippedLines() == 0) {
            throw leadingRejects.noneAccepted(counts);
        }
    }

    private void readLine(LineSource lines, byte[] line, String id, Position before) throws Exception {
        try {
            if (lines.wasCut()) {
                throw new LineInvalidException("longer than " + MAX_LINE_BYTES + " bytes");
            }
            var event = format.read(line);
            if (event == null) {
                counts.blank();
                return;
            }
            if (!leadingRejects.isOver()) {
                for (var held : leadingRejects.release()) {
                    rejects.add(held.json(), held.before());
                }
            }
            if (pacer != null && event.time() != null) {
                waitMillis(pacer.millisUntilDue(event.time()));
            }
            int lane = Math.floorMod(event.device().hashCode(), LANES);
            lanes.get(lane).add(bytes(event, id), before);
        } catch (LineInvalidException e) {
            // Dead-lettered by the collector, with its bytes and its line number.
            var json = rejected(e, lines, line);
            if (e.reason() == FailureReason.INVALID_ENCODING) {
                counts.misencoded();
            }
            if (leadingRejects.isOver()) {
                rejects.add(json, before);
            } else {
                leadingRejects.failed(e, json, before);
            }
        }
    }

    /** Skips a line that an earlier run has done. The format still reads it, because it may be a header. */
    private void skip(byte[] line, Position after) throws IOException {
        counts.skipped();
        if (after.offset() == start.offset() && !after.id().equals(start.id())) {
            throw fileChanged();
        }
        try {
            if (format.read(line) != null && !leadingRejects.isOver()) {
                leadingRejects.release();
            }
        } catch (LineInvalidException e) {
            // Dead-lettered by the earlier run.
            return;
        }
    }

    private static IOException fileChanged() {
        return new IOException("the file has changed since its checkpoint; use --restart to send all of it");
    }

    private byte[] bytes(ImportedEvent event, String id) throws JsonProcessingException {
        var node = event.json();
        if (!node.hasNonNull("messageId")) {
            node.put("messageId", "import-" + id);
        } else if (timeShift != null) {
            // A shifted event is a new event: with the same id it would be dropped as a duplicate.
            node.put("messageId", node.get("messageId").asText() + '-' + id);
        }
        if (timeShift != null && event.time() != null) {
            node.remove("originalTimestamp");
            node.put(
                    "timestamp",
                    Instant.ofEpochMilli(timeShift.apply(event.time())).toString());
        }
        return json.writeValueAsBytes(node);
    }

    private byte[] rejected(LineInvalidException why, LineSource lines, byte[] line) throws JsonProcessingException {
        var message = why.getMessage() + (lines.wasTerminated() ? "" : " (the file's last line has no line end)");
        return json.writeValueAsBytes(JsonNodeFactory.instance
                .objectNode()
                .put("file", leadingRejects.fileName())
                .put("line", lines.number())
                .put("reason", why.reason().name())
                .put("message", message)
                .put("bytes", line.length > MAX_LINE_BYTES ? Arrays.copyOf(line, MAX_LINE_BYTES) : line));
    }

    private void waitMillis(long millis) throws Exception {
        if (millis <= 0) {
            return;
        }
        // Events that are due are sent before the wait.
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
                timeShift == null ? null : Long.valueOf(timeShift.from()),
                timeShift == null ? null : Long.valueOf(timeShift.anchor()));
    }

    private void throwFailure() throws Exception {
        var thrown = failure.get();
        if (thrown != null) {
            throw thrown;
        }
    }
}
