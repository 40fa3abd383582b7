package io.millrace.sink.delivery;

import io.millrace.sink.destination.ActiveDestination;
import io.millrace.sink.webhook.Attempt;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All deliveries of this instance, one lane a destination: each has its own consumer group, memory, requests and breaker, so that a
 * slow or broken one holds up no other. At least once, in the order of each row's revisions. Thread-safe.
 */
public final class Deliveries implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
    private static final long CLOSE_SECONDS = 20;

    private final DeliveryParts parts;
    private final DeliveryRedrive redrive;
    private final BiConsumer<String, String> pauser;
    private final AutoCloseable producer;
    private final Map<String, DestinationLane> lanes = new ConcurrentSkipListMap<>();
    private final ExecutorService changes =
            Executors.newSingleThreadExecutor(work -> new Thread(work, "apply-destinations"));
    private volatile boolean isClosed;
    private volatile String notApplied;

    /** @param pauser pauses a destination by its name, for a reason, on all instances; called on a thread of its own */
    Deliveries(
            DeliveryParts parts, DeliveryRedrive redrive, BiConsumer<String, String> pauser, AutoCloseable producer) {
        this.parts = parts;
        this.redrive = redrive;
        this.pauser = pauser;
        this.producer = producer;
    }

    /** Delivers to these destinations, by name, and to no other. Returns at once. */
    public void apply(Map<String, ActiveDestination> destinations) {
        changes.execute(() -> {
            try {
                change(destinations);
            } catch (RuntimeException | Error e) {
                // Crash: as a reason against liveness, because destinations would be delivered to as they were before.
                LOG.error("cannot apply destinations", e);
                notApplied = e.toString();
            }
        });
    }

    private void change(Map<String, ActiveDestination> destinations) {
        lanes.forEach((name, lane) -> {
            var now = destinations.get(name);
            if (now == null || !lane.canFollow(now)) {
                lanes.remove(name);
                // Not here: it lets end what is on its way, and the other changes need not wait for that.
                new Thread(lane::close, "close-" + name).start();
            } else {
                lane.follow(now);
            }
        });
        destinations.forEach((name, destination) ->
                lanes.computeIfAbsent(name, unused -> DestinationLane.start(parts, destination, this::gone)));
    }

    /** The receiver answered 410: it wants nothing any more. */
    private void gone(DestinationView view, Attempt attempt) {
        LOG.warn("destination {} is paused: {}", view.destination().name(), attempt.message());
        changes.execute(() -> pauser.accept(
                view.destination().name(),
                "the receiver " + attempt.message() + "; resume it when the receiver is back"));
    }

    /** How the deliveries of each destination stand on this instance, by name. */
    public Collection<DeliveryStatus> statuses() {
        return lanes.values().stream().map(DestinationLane::status).toList();
    }

    /** How the deliveries of a destination stand on this instance; empty if there is none of the name. */
    public Optional<DeliveryStatus> status(String name) {
        return Optional.ofNullable(lanes.get(name)).map(DestinationLane::status);
    }

    /**
     * Sends a test, past all rows that wait, even if the destination is paused. The future never fails, and completes within the
     * destination's timeout; empty if there is no destination of the name.
     */
    public Optional<Future<Attempt>> test(String name) {
        return Optional.ofNullable(lanes.get(name)).map(DestinationLane::test);
    }

    /**
     * Has the rows of a destination delivered once more that were given up in a time, inclusive. Blocks until all are on the topic
     * from which its lane reads them.
     *
     * @return how many
     * @throws org.apache.kafka.common.KafkaException if the broker does not answer
     */
    public long redrive(String name, Instant from, Instant to) {
        return redrive.rows(name, from, to);
    }

    /**
     * A reason against liveness, which a restart cures: a thread of a destination has died, or destinations could not be
     * applied. Empty while all is well, and while the process stops.
     */
    public Optional<String> problem() {
        if (isClosed) {
            return Optional.empty();
        }
        if (notApplied != null) {
            return Optional.of("destinations cannot be applied: " + notApplied);
        }
        return lanes.entrySet().stream()
                .filter(lane -> !lane.getValue().isAlive())
                .findFirst()
                .map(lane -> "the thread of destination " + lane.getKey() + " has died");
    }

    /** Which destinations cannot read their rows at the moment, and why; empty if all can. The process is ready all the same. */
    public Optional<String> note() {
        return statuses().stream()
                .flatMap(one -> one.problem().map(why -> one.destination() + " cannot read its rows: " + why).stream())
                .reduce((one, other) -> one + "; " + other);
    }

    /** Bytes of heap that rows wait in, of all lanes, estimated. */
    public long memoryUsed() {
        return parts.memory().used();
    }

    /** Lets end what is on its way, for some seconds, and commits what is acknowledged. */
    @Override
    public void close() {
        isClosed = true;
        changes.shutdownNow();
        var closers = Executors.newCachedThreadPool(work -> new Thread(work, "close-destination"));
        lanes.values().forEach(lane -> closers.execute(lane::close));
        closers.shutdown();
        try {
            if (!closers.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("some destinations did not end in time; what they acknowledged last may be delivered again");
            }
        } catch (InterruptedException e) {
            // The process is ending in a hurry: as above.
            Thread.currentThread().interrupt();
        }
        try {
            producer.close();
        } catch (Exception e) {
            // Not an error of the rows: those that were not written are read again.
            LOG.warn("the producer of failed deliveries was not closed", e);
        }
    }
}
