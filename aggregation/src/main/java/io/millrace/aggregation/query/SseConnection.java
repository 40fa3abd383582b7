package io.millrace.aggregation.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.aggregation.live.Conflation;
import io.millrace.aggregation.live.LiveHub;
import io.millrace.aggregation.live.LiveUpdate;
import io.millrace.aggregation.live.Position;
import io.millrace.schemas.insight.InsightUpdate;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One reader of a stream. It writes only while the socket takes more; what changes meanwhile is conflated by row. All its
 * state belongs to its event loop; the public methods may be called by any thread.
 */
final class SseConnection implements LiveHub.Listener {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int ROWS_A_WRITE = 64;

    private interface JsonBody {
        void write(JsonGenerator json) throws IOException;
    }

    private final Context loop;
    private final HttpServerResponse response;
    private final RowQuery query;
    private final RowJson rows;
    private final int maxWaiting;
    private final List<LiveUpdate> early = new ArrayList<>();
    private Conflation waiting;

    SseConnection(Context loop, HttpServerResponse response, RowQuery query, QueryLimits limits) {
        this.loop = loop;
        this.response = response;
        this.query = query;
        this.rows = new RowJson(query.insight(), query.dimensionNames());
        this.maxWaiting = limits.maxRows();
    }

    @Override
    public void updates(List<LiveUpdate> batch) {
        loop.runOnContext(now -> {
            if (waiting == null) {
                early.addAll(batch);
                if (early.size() > maxWaiting) {
                    // The snapshot took too long: the client comes back for another.
                    response.reset();
                }
            } else {
                offer(batch);
                drain();
            }
        });
    }

    /** Begins with all rows there are. */
    void begin(RowSource.Answer answer, Position position) {
        loop.runOnContext(now -> {
            open(position);
            Buffer text = event("reset", "", json -> {
                json.writeStartObject();
                json.writeStringField("insight", query.insight().name());
                json.writeNumberField("generation", query.insight().generation());
                json.writeEndObject();
            });
            for (Row row : answer.page().rows()) {
                text.appendBuffer(event("row", "", json -> rows.write(json, row)));
            }
            text.appendBuffer(freshness(answer.freshness(), id()));
            response.write(text);
            offer(early);
            early.clear();
            drain();
        });
    }

    /** Goes on where the client was. */
    void resume(List<LiveUpdate> missed, Position position) {
        loop.runOnContext(now -> {
            open(position);
            offer(missed);
            offer(early);
            early.clear();
            drain();
        });
    }

    /** Says that the stream lives, and how fresh it is where that is known. */
    void heartbeat(Optional<Freshness> freshness) {
        loop.runOnContext(now -> {
            if (waiting != null && !response.closed() && !response.ended() && !response.writeQueueFull()) {
                String id = waiting.size() == 0 ? id() : "";
                response.write(freshness.map(fresh -> freshness(fresh, id)).orElseGet(() -> Buffer.buffer(":\n\n")));
            }
        });
    }

    private void open(Position position) {
        waiting = new Conflation(maxWaiting, position);
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream; charset=utf-8")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Accel-Buffering", "no");
        response.drainHandler(drained -> drain());
        response.write("retry: 1000\n\n");
    }

    private void offer(List<LiveUpdate> batch) {
        for (LiveUpdate update : batch) {
            InsightUpdate row = update.row();
            if (row.getGeneration() > query.insight().generation()) {
                response.end(event(
                        "restarted",
                        "",
                        json -> json.writeString(query.insight().name())));
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
        while (!response.closed() && !response.ended() && !response.writeQueueFull() && waiting.size() > 0) {
            List<LiveUpdate> some = waiting.take(ROWS_A_WRITE);
            Buffer text = Buffer.buffer();
            for (int i = 0; i < some.size(); i++) {
                boolean last = waiting.size() == 0 && i == some.size() - 1;
                text.appendString(last ? "id: " + id() + "\n" : "")
                        .appendBytes(some.get(i).form(this::rowEvent));
            }
            response.write(text);
        }
        if (waiting.overflowed() && !response.ended()) {
            // Too slow even for conflated rows: the client comes back and gets a snapshot.
            response.end();
        }
    }

    private String id() {
        return query.insight().generation() + "/" + waiting.position().encode();
    }

    private byte[] rowEvent(InsightUpdate update) {
        Row row = new Row(
                update.getWindowStart(),
                update.getWindowEnd(),
                update.getGroup(),
                update.getValues(),
                update.getRevision(),
                update.getFinal$());
        return event("row", "", json -> rows.write(json, row)).getBytes();
    }

    private static Buffer freshness(Freshness freshness, String id) {
        return event("freshness", id, json -> RowJson.writeFreshness(json, freshness));
    }

    private static Buffer event(String name, String id, JsonBody data) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            data.write(json);
        } catch (IOException e) { // a bug: memory does not fail
            throw new UncheckedIOException(e);
        }
        return Buffer.buffer(id.isEmpty() ? "" : "id: " + id + "\n")
                .appendString("event: " + name + "\ndata: ")
                .appendBytes(bytes.toByteArray())
                .appendString("\n\n");
    }
}
