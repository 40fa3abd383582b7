package io.millrace.sink.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How deliveries stand on all instances. One that does not respond within two seconds is named as missing. Thread-safe. */
public final class FleetDeliveries {
    private static final Logger LOG = LoggerFactory.getLogger(FleetDeliveries.class);

    private final LocalDeliveries local;
    private final HostInfo self;
    private final Supplier<Collection<HostInfo>> instances;
    private final PeerDeliveries peers;

    /**
     * @param self address under which this instance is known to the others
     * @param instances addresses of all instances; throws while they are not known
     */
    public FleetDeliveries(
            LocalDeliveries local, HostInfo self, Supplier<Collection<HostInfo>> instances, PeerDeliveries peers) {
        this.local = local;
        this.self = self;
        this.instances = instances;
        this.peers = peers;
    }

    /**
     * Parts of instances.
     *
     * @param parts by instance, then by destination
     * @param missing instances that did not say theirs
     */
    record Parts(List<Map<String, JsonObject>> parts, List<String> missing) {
        /** Those of a destination together; empty if no instance has started to deliver to it. */
        Optional<JsonObject> of(String destination) {
            var all = parts.stream()
                    .filter(one -> one.containsKey(destination))
                    .map(one -> one.get(destination))
                    .toList();
            return all.isEmpty()
                    ? Optional.empty()
                    : Optional.of(DeliverySum.of(all)
                            .put("instances", all.size())
                            .put("partial", !missing.isEmpty())
                            .put("missing", new JsonArray(missing)));
        }
    }

    /** Asks all instances, for one destination if it is named. The future never fails, and completes within two seconds. */
    Future<Parts> parts(Optional<String> destination) {
        var parts = new ArrayList<Map<String, JsonObject>>();
        parts.add(local.parts(destination));
        var others = others();
        if (others.isEmpty()) {
            return Future.succeededFuture(new Parts(parts, List.of("others: instances are not known at the moment")));
        }
        var asked = others.get().stream().map(other -> ask(other, destination)).toList();
        return Future.join(asked).otherwiseEmpty().map(done -> {
            var missing = new ArrayList<String>();
            for (int i = 0; i < asked.size(); i++) {
                var other = others.get().get(i);
                if (asked.get(i).succeeded()) {
                    parts.add(asked.get(i).result());
                } else {
                    missing.add(other.host() + ":" + other.port());
                    LOG.debug(
                            "{} did not say how its deliveries stand",
                            other,
                            asked.get(i).cause());
                }
            }
            return new Parts(parts, missing);
        });
    }

    private Future<Map<String, JsonObject>> ask(HostInfo other, Optional<String> destination) {
        return other.port() > 0
                ? peers.ask(other, destination)
                : Future.failedFuture("an instance of a release that has no address");
    }

    private Optional<List<HostInfo>> others() {
        try {
            return Optional.of(instances.get().stream()
                    .filter(one -> !one.equals(self))
                    .distinct()
                    .toList());
        } catch (InvalidStateStoreException | IllegalStateException e) {
            // Retried by the client: Kafka Streams is starting or stopping.
            return Optional.empty();
        }
    }
}
