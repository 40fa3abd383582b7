package io.millrace.sink.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the deliveries of a destination stand on several instances together: numbers added up, the oldest row that waits, the newest
 * attempts, and the worst breaker. Of a field that an instance of another release does not send, its part is nothing.
 */
final class DeliverySum {
    private static final int ATTEMPTS = 20;
    private static final List<String> BREAKERS = List.of("open", "probing", "closed");

    private final List<JsonObject> parts;

    private DeliverySum(List<JsonObject> parts) {
        this.parts = parts;
    }

    /**
     * Adds up the parts, at least one.
     *
     * @throws RuntimeException if a part is not what an instance sends
     */
    static JsonObject of(List<JsonObject> parts) {
        return new DeliverySum(parts).json();
    }

    private JsonObject json() {
        return new JsonObject()
                .put("assigned", parts.stream().anyMatch(part -> part.getBoolean("assigned", false)))
                .put("problem", texts("problem").findFirst().orElse(null))
                .put("breaker", breaker())
                .put("waiting", sum("waiting"))
                .put("lag", sum("lag"))
                .put("inFlight", sum("inFlight"))
                .put("oldestWaiting", text(times("oldestWaiting").min(Comparator.naturalOrder())))
                .put("lastDelivered", text(times("lastDelivered").max(Comparator.naturalOrder())))
                .put(
                        "rate",
                        parts.stream()
                                .mapToDouble(part -> part.getDouble("rate", 0.0))
                                .sum())
                .put("deliveredLastHour", sum("deliveredLastHour"))
                .put("failedLastHour", sum("failedLastHour"))
                .put("counts", counts())
                .put("lastFailure", lastFailure())
                .put("attempts", new JsonArray(newest(parts.stream().flatMap(DeliverySum::attempts))));
    }

    private long sum(String field) {
        return parts.stream().mapToLong(part -> part.getLong(field, 0L)).sum();
    }

    private Stream<String> texts(String field) {
        return parts.stream().map(part -> part.getString(field)).filter(Objects::nonNull);
    }

    private Stream<Instant> times(String field) {
        return texts(field).map(Instant::parse);
    }

    private String breaker() {
        return texts("breaker").min(Comparator.comparingInt(BREAKERS::indexOf)).orElse(null);
    }

    private JsonObject counts() {
        var counts = new JsonObject();
        for (var part : parts) {
            var one = part.getJsonObject("counts", new JsonObject());
            one.fieldNames().forEach(name -> counts.put(name, counts.getLong(name, 0L) + one.getLong(name)));
        }
        return counts;
    }

    private static String text(Optional<Instant> time) {
        return time.map(Instant::toString).orElse(null);
    }

    private JsonObject lastFailure() {
        var failures = newest(parts.stream().map(part -> part.getJsonObject("lastFailure")));
        return failures.isEmpty() ? null : failures.get(0);
    }

    private static Stream<JsonObject> attempts(JsonObject part) {
        return part.getJsonArray("attempts", new JsonArray()).stream().map(JsonObject.class::cast);
    }

    private static List<JsonObject> newest(Stream<JsonObject> attempts) {
        return attempts.filter(Objects::nonNull)
                .sorted(Comparator.comparing((JsonObject attempt) -> Instant.parse(attempt.getString("at")))
                        .reversed())
                .limit(ATTEMPTS)
                .toList();
    }
}
