package io.millrace.sink.api;

import io.millrace.sink.delivery.DeliveryStatus;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** How deliveries stand on this instance, as JSON. Thread-safe. */
public final class LocalDeliveries {
    private final Supplier<Collection<DeliveryStatus>> statuses;

    public LocalDeliveries(Supplier<Collection<DeliveryStatus>> statuses) {
        this.statuses = statuses;
    }

    /** The parts of this instance by destination, of one destination if it is named. */
    Map<String, JsonObject> parts(Optional<String> destination) {
        var parts = new TreeMap<String, JsonObject>();
        statuses.get().stream()
                .filter(one -> destination.isEmpty() || destination.get().equals(one.destination()))
                .forEach(one -> parts.put(one.destination(), DestinationJson.deliveries(one)));
        return parts;
    }
}
