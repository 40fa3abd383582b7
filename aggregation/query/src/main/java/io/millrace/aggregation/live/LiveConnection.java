package io.millrace.aggregation.live;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.aggregation.fleet.ResponseFreshness;
import io.millrace.aggregation.fleet.RowSource;
import io.millrace.aggregation.format.RowJson;
import io.millrace.aggregation.request.MemoryPool;
import io.millrace.aggregation.rowquery.Row;
import io.millrace.aggregation.rowquery.RowQuery;
import io.millrace.schemas.insight.InsightUpdate;
import io.vertx.core.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * One reader of a stream. It writes only while the wire takes more; what changes meanwhile is conflated by row. All its
 * state belongs to its event loop; the public methods may be called by any thread.
 */
final class LiveConnection implements LiveHub.Listener {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int ROWS_A_WRITE = 64;
    private static final long LONGEST_SNAPSHOT_MILLIS = 60_000;

    private interface JsonBody {
        void write(JsonGenerator json) throws IOException;
    }

    private final Context loop;
    private final EventTransport wire;
    private final RowQuery query;
    private final RowJson rows;
    private final int maxWaiting;
    private final MemoryPool memory;
    private final List<LiveUpdate> early = new ArrayList<>();
    private Conflation waiting;
    private Runnable closed = () -> {};
    private boolean gone;
    private Optional<Snapshot> snapshot = Optional.empty();

    /**
     * @param memory what the updates that wait for all readers take their bytes of
     */
    LiveConnection(Context loop, EventTransport wire, RowQuery query, int maxWaiting, MemoryPool memory) {
        this.loop = loop;
        this.wire = wire;
        this.query = query;
        this.rows = new RowJson(query.insight(), query.dimensionNames());
        this.maxWaiting = maxWaiting;
        this.memory = memory;
    }

    /**
     * The rows that a stream begins with, as far as they are not sent yet.
     *
     * @param id where a reader goes on that has all of them
     * @param sent runs when they are sent
     */
    @SuppressWarnings("ArrayRecordComponent") // Written once, read once, compared never.
    private record Snapshot(Iterator<Row> rows, byte[] freshness, String id, Runnable sent) {}

    @Override
    public void updates(List<LiveUpdate> batch) {
        loop.runOnContext(now -> {
            if (waiting == null) {
                early.addAll(batch);
                if (early.size() > maxWaiting) {
                    // The snapshot took too long: the client comes back for another.
                    early.clear();
                    wire.abort();
                }
            } else {
                offer(batch);
                drain();
            }
        });
    }

    /**
     * Begins with all rows there are.
     *
     * @param sent runs when they are sent; not if the reader goes before
     */
    void begin(RowSource.Result answer, Position position, Runnable sent) {
        loop.runOnContext(now -> {
            open(position);
            wire.add("reset", "", bytes(json -> {
                json.writeStartObject();
                json.writeStringField("insight", query.insight().name());
                json.writeNumberField("generation", query.insight().generation());
                json.writeEndObject();
            }));
            Iterator<Row> all = answer.page().rows().iterator();
            snapshot = Optional.of(new Snapshot(all, bytes(answer.freshness()), id(), sent));
            loop.owner().setTimer(LONGEST_SNAPSHOT_MILLIS, late -> {
                if (snapshot.isPresent() && !gone) {
                    wire.abort();
                }
            });
            goOn();
        });
    }

    /** Goes on where the client was. */
    void resume(List<LiveUpdate> missed, Position position) {
        loop.runOnContext(now -> {
            open(position);
            offer(missed);
            goOn();
        });
    }

    /** Has the action run when the reader is gone, at once if it is. */
    void whenClosed(Runnable action) {
        loop.runOnContext(now -> {
            if (gone) {
                action.run();
            } else {
                closed = action;
            }
        });
    }

    /** The reader is gone: what waits for it is forgotten. */
    void close() {
        loop.runOnContext(now -> {
            gone = true;
            closed.run();
            early.clear();
            if (waiting != null) {
                waiting.close();
            }
        });
    }

    /** Says that the stream lives, and how fresh it is where that is known. */
    void heartbeat(Optional<ResponseFreshness> freshness) {
        loop.runOnContext(now -> {
            if (waiting == null || snapshot.isPresent() || !wire.takesMore()) {
                return;
            }
            if (freshness.isPresent()) {
                wire.add("freshness", waiting.size() == 0 ? id() : "", bytes(freshness.get()));
                wire.flush();
            } else {
                wire.beat();
            }
        });
    }

    private void open(Position position) {
        waiting = new Conflation(maxWaiting, memory, position);
        wire.open();
        wire.whenItTakesMore(this::drain);
    }

    private void goOn() {
        offer(early);
        early.clear();
        drain();
    }

    private void offer(List<LiveUpdate> batch) {
        for (LiveUpdate update : batch) {
            InsightUpdate row = update.row();
            if (row.getGeneration() > query.insight().generation()) {
                wire.add(
                        "restarted",
                        "",
                        bytes(json -> json.writeString(query.insight().name())));
                wire.end();
                return;
            }
            if (row.getGeneration() == query.insight().generation()
                    && row.getWindowEnd() > query.from()
                    && query.matches(row.getGroup())) {
                waiting.offer(update);
            } else {
                waiting.skip(update);
            }
        }
    }

    private void drain() {
        sendSnapshot();
        if (snapshot.isEmpty()) {
            sendUpdates();
        }
        if (waiting.overflowed()) {
            // Too slow even for conflated rows: the client comes back and gets a snapshot.
            wire.end();
        }
    }

    private void sendSnapshot() {
        while (snapshot.isPresent() && wire.takesMore()) {
            Snapshot left = snapshot.get();
            for (int i = 0; i < ROWS_A_WRITE && left.rows.hasNext(); i++) {
                Row row = left.rows.next();
                wire.add("row", "", bytes(json -> rows.write(json, row)));
            }
            if (!left.rows.hasNext()) {
                wire.add("freshness", left.id, left.freshness);
                snapshot = Optional.empty();
                left.sent.run();
            }
            wire.flush();
        }
    }

    private void sendUpdates() {
        while (wire.takesMore() && waiting.size() > 0) {
            List<LiveUpdate> some = waiting.take(ROWS_A_WRITE);
            for (int i = 0; i < some.size(); i++) {
                boolean last = waiting.size() == 0 && i == some.size() - 1;
                wire.add("row", last ? id() : "", some.get(i).form(this::row));
            }
            wire.flush();
        }
    }

    private String id() {
        return query.insight().generation() + "/" + waiting.position().encode();
    }

    private byte[] row(InsightUpdate update) {
        Row row = new Row(
                update.getWindowStart(),
                update.getWindowEnd(),
                update.getGroup(),
                update.getValues(),
                update.getRevision(),
                update.getFinal$());
        return bytes(json -> rows.write(json, row));
    }

    private static byte[] bytes(ResponseFreshness freshness) {
        return bytes(json -> RowJson.writeFreshness(json, freshness));
    }

    private static byte[] bytes(JsonBody data) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            data.write(json);
        } catch (IOException e) { // a bug: memory does not fail
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
