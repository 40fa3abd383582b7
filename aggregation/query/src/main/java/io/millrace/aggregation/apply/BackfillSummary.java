package io.millrace.aggregation.apply;

import io.millrace.aggregation.combine.BackfillState;
import io.millrace.aggregation.definition.InsightSpec;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;

/**
 * Progress of a backfill over the partitions of the enriched events.
 *
 * @param states by partition, as far as instances report them
 * @param partitions number of partitions
 */
record BackfillSummary(InsightSpec insight, Map<Integer, BackfillState> states, int partitions) {
    boolean isDone() {
        return isComplete() && states.values().stream().allMatch(BackfillState::done);
    }

    /** Whether every partition is reported. */
    private boolean isComplete() {
        return states.size() == partitions;
    }

    private String state() {
        if (insight.backfillFrom().isEmpty()) {
            return "none";
        }
        boolean known =
                isComplete() && states.values().stream().noneMatch(state -> state.handover() == BackfillState.UNKNOWN);
        return isDone() ? "done" : known ? "reading" : "waiting";
    }

    private long read() {
        return states.values().stream()
                .mapToLong(state -> Math.max(0, state.next()))
                .sum();
    }

    private long remaining() {
        return states.values().stream()
                .filter(state -> !state.done())
                .mapToLong(state -> Math.max(0, state.handover() - Math.max(0, state.next())))
                .sum();
    }

    /** Progress for people, such as {@code reading, 1200 events read, 300 to go}. */
    String describe() {
        return state() + ", " + read() + " events read, " + remaining() + " to go"
                + (isComplete() ? "" : ", " + (partitions - states.size()) + " partitions do not report yet");
    }

    JsonObject json() {
        JsonObject json = new JsonObject().put("insight", insight.name()).put("state", state());
        if (insight.backfillFrom().isEmpty()) {
            return json;
        }
        JsonArray each = new JsonArray();
        states.forEach((partition, state) -> each.add(new JsonObject()
                .put("partition", partition)
                .put("cut", state.handover() == BackfillState.UNKNOWN ? null : state.handover())
                .put("next", state.next() == BackfillState.UNKNOWN ? null : state.next())
                .put("done", state.done())));
        return json.put(
                        "from",
                        Instant.ofEpochMilli(insight.backfillFrom().get()).toString())
                .put("read", read())
                .put("remaining", remaining())
                .put("complete", isComplete())
                .put("partitions", each);
    }
}
