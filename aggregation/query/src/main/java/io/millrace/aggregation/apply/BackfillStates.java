package io.millrace.aggregation.apply;

import io.millrace.aggregation.combine.BackfillProgress;
import io.millrace.aggregation.combine.BackfillState;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.fleet.Fleet;
import io.millrace.aggregation.fleet.PeerAccess;
import io.millrace.aggregation.fleet.PeerResponse;
import io.millrace.runtime.http.JsonResponses;
import io.millrace.runtime.http.RequestBody;
import io.millrace.runtime.http.RequestException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Progress of backfills over all instances: {@code POST /internal/v1/backfill} with {@code {"insight","generation"}} responds with
 * {@code [[partition, handover, next, done], …]} of one instance. Thread-safe, non-blocking.
 */
public final class BackfillStates {
    private static final String PATH = "/internal/v1/backfill";
    private static final long MAX_BYTES = 1 << 16;
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final BackfillProgress local;
    private final Fleet.Others others;
    private final int partitions;

    /** @param partitions number of partitions of the topic of enriched events */
    public BackfillStates(BackfillProgress local, Fleet.Others others, int partitions) {
        this.local = local;
        this.others = others;
        this.partitions = partitions;
    }

    /** Mounts the route for other instances. Call it before the server listens. */
    public void mount(Router router, PeerAccess access) {
        router.route(PATH).handler(access).failureHandler(JsonResponses::handleFailure);
        router.post(PATH)
                .handler(new RequestBody(MAX_BYTES))
                .handler(this::respond)
                .failureHandler(JsonResponses::handleFailure);
    }

    private void respond(RoutingContext context) {
        JsonArray states = new JsonArray();
        try {
            JsonObject asked = new JsonObject(Buffer.buffer(RequestBody.of(context)));
            local.states(asked.getString("insight"), asked.getLong("generation"))
                    .forEach((partition, state) -> states.add(
                            new JsonArray(List.of(partition, state.handover(), state.next(), state.done()))));
        } catch (DecodeException | ClassCastException | NullPointerException e) { // rejected at the edge
            throw RequestException.badRequest("the request of a peer cannot be read: " + e.getMessage());
        }
        context.response()
                .putHeader("Content-Type", "application/json; charset=utf-8")
                .end(states.toBuffer());
    }

    /** Progress of an insight's backfill. Never fails: partitions of an instance that does not respond are missing. */
    Future<BackfillSummary> read(InsightSpec insight) {
        Buffer question = new JsonObject()
                .put("insight", insight.liveName())
                .put("generation", insight.generation())
                .toBuffer();
        List<Future<Map<Integer, BackfillState>>> asked = others.placement().get().instances().stream()
                .filter(host -> !host.equals(others.self()))
                .map(host -> ask(host, question))
                .toList();
        return Future.all(asked).map(all -> {
            Map<Integer, BackfillState> states = new TreeMap<>(local.states(insight.liveName(), insight.generation()));
            asked.forEach(one -> one.result()
                    .forEach((partition, state) -> states.merge(partition, state, BackfillStates::further)));
            return new BackfillSummary(insight, states, partitions);
        });
    }

    private Future<Map<Integer, BackfillState>> ask(HostInfo host, Buffer question) {
        return others.peers()
                .ask(host, PATH, question, TIMEOUT)
                .map(BackfillStates::decode)
                .otherwise(Map.of());
    }

    private static Map<Integer, BackfillState> decode(PeerResponse reply) {
        Map<Integer, BackfillState> states = new TreeMap<>();
        if (reply.status() == 200) {
            for (Object each : new JsonArray(reply.body())) {
                JsonArray state = (JsonArray) each;
                states.put(
                        state.getInteger(0),
                        new BackfillState(state.getLong(1), state.getLong(2), state.getBoolean(3)));
            }
        }
        return states;
    }

    /** Of a partition that has just moved, both instances may report. */
    private static BackfillState further(BackfillState one, BackfillState other) {
        return one.done() || one.next() >= other.next() ? one : other;
    }
}
