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
 * Connection of one reader of a stream. It writes only while the transport is writable; changes in between are conflated by row. Its
 * state is confined to its event loop; its methods may be called by any thread.
 */
final class LiveConnection implements LiveHub.Listener {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int ROWS_PER_WRITE = 64;
    private static final long MAX_SNAPSHOT_MILLIS = 60_000;

    private interface JsonBody {
        void write(JsonGenerator json) throws IOException;
    }

    private final Context loop;
    private final EventTransport transport;
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
     * @param memory memory for the waiting updates of all readers
     */
    LiveConnection(Context loop, EventTransport transport, RowQuery query, int maxWaiting, MemoryPool memory) {
        this.loop = loop;
        this.transport = transport;
        this.query = query;
        this.rows = new RowJson(query.insight(), query.dimensionNames());
        this.maxWaiting = maxWaiting;
        this.memory = memory;
    }

    /**
     * Rows of the snapshot that are not sent yet.
     *
     * @param id position from which a reader of the whole snapshot resumes
     * @param onSent runs when all are sent
     */
    @SuppressWarnings("ArrayRecordComponent") // Written once, read once, compared never.
    private record Snapshot(Iterator<Row> rows, byte[] freshness, String id, Runnable onSent) {}

    @Override
    public void updates(List<LiveUpdate> batch) {
        loop.runOnContext(now -> {
            if (waiting == null) {
                early.addAll(batch);
                if (early.size() > maxWaiting) {
                    // The snapshot took too long: the client reconnects for another.
                    early.clear();
                    transport.abort();
                }
            } else {
                offer(batch);
                drain();
            }
        });
    }

    /**
     * Starts with a snapshot of all rows.
     *
     * @param onSent runs when the snapshot is sent, unless the reader disconnects first
     */
    void startWithSnapshot(RowSource.Result result, Position position, Runnable onSent) {
        loop.runOnContext(now -> {
            open(position);
            transport.append("reset", "", bytes(json -> {
                json.writeStartObject();
                json.writeStringField("insight", query.insight().name());
                json.writeNumberField("generation", query.insight().generation());
                json.writeEndObject();
            }));
            Iterator<Row> all = result.page().rows().iterator();
            snapshot = Optional.of(new Snapshot(all, bytes(result.freshness()), id(), onSent));
            loop.owner().setTimer(MAX_SNAPSHOT_MILLIS, late -> {
                if (snapshot.isPresent() && !gone) {
                    transport.abort();
                }
            });
            sendWaiting();
        });
    }

    /** Resumes from the position of the client. */
    void resume(List<LiveUpdate> missed, Position position) {
        loop.runOnContext(now -> {
            open(position);
            offer(missed);
            sendWaiting();
        });
    }

    /** Ends the stream after a while; the reader reconnects for another snapshot. */
    void endAfter(long millis) {
        loop.owner()
                .setTimer(
                        millis,
                        timer -> loop.runOnContext(now -> {
                            if (!gone) {
                                transport.end();
                            }
                        }));
    }

    /** Registers an action that runs when the reader disconnects, at once if it has. */
    void onClose(Runnable action) {
        loop.runOnContext(now -> {
            if (gone) {
                action.run();
            } else {
                closed = action;
            }
        });
    }

    /** Closes the connection and drops what waits for it. */
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

    /** Sends the freshness if it is known, else a keep-alive. */
    void heartbeat(Optional<ResponseFreshness> freshness) {
        loop.runOnContext(now -> {
            if (waiting == null || snapshot.isPresent() || !transport.isWritable()) {
                return;
            }
            if (freshness.isPresent()) {
                transport.append("freshness", waiting.size() == 0 ? id() : "", bytes(freshness.get()));
                transport.flush();
            } else {
                transport.heartbeat();
            }
        });
    }

    private void open(Position position) {
        waiting = new Conflation(maxWaiting, memory, position);
        transport.open();
        transport.onWritable(this::drain);
    }

    private void sendWaiting() {
        offer(early);
        early.clear();
        drain();
    }

    private void offer(List<LiveUpdate> batch) {
        for (LiveUpdate update : batch) {
            InsightUpdate row = update.row();
            if (row.getGeneration() > query.insight().generation()) {
                transport.append(
                        "restarted",
                        "",
                        bytes(json -> json.writeString(query.insight().name())));
                transport.end();
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
            // Too slow even for conflated rows: the client reconnects for a snapshot.
            transport.end();
        }
    }

    private void sendSnapshot() {
        while (snapshot.isPresent() && transport.isWritable()) {
            Snapshot left = snapshot.get();
            for (int i = 0; i < ROWS_PER_WRITE && left.rows.hasNext(); i++) {
                Row row = left.rows.next();
                transport.append("row", "", bytes(json -> rows.write(json, row)));
            }
            if (!left.rows.hasNext()) {
                transport.append("freshness", left.id, left.freshness);
                snapshot = Optional.empty();
                left.onSent.run();
            }
            transport.flush();
        }
    }

    private void sendUpdates() {
        while (transport.isWritable() && waiting.size() > 0) {
            List<LiveUpdate> some = waiting.take(ROWS_PER_WRITE);
            for (int i = 0; i < some.size(); i++) {
                boolean last = waiting.size() == 0 && i == some.size() - 1;
                transport.append("row", last ? id() : "", some.get(i).form(this::row));
            }
            transport.flush();
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
        } catch (IOException e) { // crash: writing to memory does not fail
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
