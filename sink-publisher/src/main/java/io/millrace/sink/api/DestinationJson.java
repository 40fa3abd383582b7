package io.millrace.sink.api;

import io.millrace.schemas.delivery.FailedDelivery;
import io.millrace.sink.delivery.DeliveryStatus;
import io.millrace.sink.destination.ActiveDestination;
import io.millrace.sink.destination.Destination;
import io.millrace.sink.destination.DestinationChange;
import io.millrace.sink.webhook.Attempt;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Destinations, changes and deliveries in JSON. No secret and no address that may be one is in it. */
final class DestinationJson {
    private DestinationJson() {}

    /** A destination with how its deliveries stand. */
    static JsonObject of(ActiveDestination active, Optional<JsonObject> deliveries) {
        var destination = active.destination();
        return new JsonObject()
                .put("name", destination.name())
                .put("description", destination.description())
                .put("tenant", destination.tenant().orElse(null))
                .put(
                        "from",
                        new JsonObject().put("insight", destination.insight()).put("emit", lower(destination.emit())))
                .put("where", destination.where().orElse(null))
                .put(
                        "webhook",
                        new JsonObject()
                                .put("url", destination.webhook().shownUrl())
                                .put("format", lower(destination.webhook().format()))
                                .put(
                                        "timeoutMs",
                                        destination.webhook().timeout().toMillis()))
                .put("state", lower(active.state()))
                .put("reason", active.reason().orElse(null))
                .put("generation", destination.generation())
                .put("revision", destination.revision())
                .put("changedAt", time(destination.changedAt()))
                .put(
                        "replay",
                        destination.replay().map(replay -> time(replay.from())).orElse(null))
                .put("deliveries", deliveries.orElse(null));
    }

    /** The same with the definition's own text. */
    static JsonObject withYaml(ActiveDestination active, Optional<JsonObject> deliveries) {
        return of(active, deliveries).put("yaml", active.destination().yaml());
    }

    /** How the deliveries of a destination stand on this instance. */
    static JsonObject deliveries(DeliveryStatus status) {
        var counts = status.counts();
        var attempts = new JsonArray();
        status.newest().forEach(attempt -> attempts.add(attempt(attempt)));
        return new JsonObject()
                .put("assigned", status.assigned())
                .put("problem", status.problem().orElse(null))
                .put("breaker", status.breaker().toLowerCase(Locale.ROOT))
                .put("waiting", counts.waiting())
                .put("lag", status.lag())
                .put("inFlight", status.inFlight())
                .put(
                        "oldestWaiting",
                        status.oldestWaiting().map(Instant::toString).orElse(null))
                .put(
                        "lastDelivered",
                        status.lastDelivered().map(Instant::toString).orElse(null))
                .put("rate", status.rate())
                .put("deliveredLastHour", status.deliveredLastHour())
                .put("failedLastHour", status.failedLastHour())
                .put(
                        "counts",
                        new JsonObject()
                                .put("read", counts.read())
                                .put("filtered", counts.filtered())
                                .put("whereFailed", counts.whereFailed())
                                .put("known", counts.known())
                                .put("coalesced", counts.coalesced())
                                .put("delivered", counts.delivered())
                                .put("failed", counts.failed())
                                .put("released", counts.released())
                                .put("waiting", counts.waiting())
                                .put("attempts", counts.attempts()))
                .put(
                        "lastFailure",
                        status.lastFailure().map(DestinationJson::attempt).orElse(null))
                .put("attempts", attempts);
    }

    private static JsonObject attempt(DeliveryStatus.Try attempt) {
        return new JsonObject()
                .put("at", attempt.at().toString())
                .put("webhookId", attempt.webhookId())
                .put("key", attempt.key())
                .put("delivered", attempt.reason().isEmpty())
                .put("reason", attempt.reason().map(DestinationJson::lower).orElse(null))
                .put("status", attempt.status() == 0 ? null : attempt.status())
                .put("message", attempt.message())
                .put("ms", attempt.millis());
    }

    /** The outcome of a test. */
    static JsonObject of(Attempt attempt) {
        return new JsonObject()
                .put("delivered", attempt.isDelivered())
                .put("reason", attempt.isDelivered() ? null : lower(attempt.reason()))
                .put("status", attempt.status() == 0 ? null : attempt.status())
                .put("message", attempt.message())
                .put("ms", attempt.millis());
    }

    /** A plan, or the changes that were made. */
    static JsonObject of(List<DestinationChange> changes, boolean applied) {
        var all = new JsonArray();
        changes.forEach(change -> all.add(new JsonObject()
                .put("name", change.name())
                .put("change", lower(change.kind()))
                .put("reasons", new JsonArray(change.reasons()))
                .put("generation", change.destination().generation())
                .put("revision", change.destination().revision())));
        boolean refused = changes.stream().anyMatch(change -> change.kind() == DestinationChange.Kind.REFUSED);
        return new JsonObject().put("changes", all).put("applied", applied).put("refused", refused);
    }

    /** What an action left of a destination. */
    static JsonObject of(Destination destination) {
        return new JsonObject()
                .put("name", destination.name())
                .put("state", destination.paused().isPresent() ? "paused" : "active")
                .put("reason", destination.paused().orElse(null))
                .put("revision", destination.revision())
                .put(
                        "replay",
                        destination.replay().map(replay -> time(replay.from())).orElse(null));
    }

    /** A row that was given up. */
    static JsonObject of(FailedDelivery failed) {
        return new JsonObject()
                .put("destination", failed.getDestination())
                .put("webhookId", failed.getWebhookId())
                .put("key", failed.getKey())
                .put("generation", failed.getGeneration())
                .put("revision", failed.getRevision())
                .put("reason", lower(failed.getReason()))
                .put("status", failed.getStatus())
                .put("message", failed.getMessage())
                .put("attempts", failed.getAttempts())
                .put("failedAt", time(failed.getFailedAt()))
                .put("deliverable", failed.getValue() != null);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
