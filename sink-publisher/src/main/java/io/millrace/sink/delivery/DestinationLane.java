package io.millrace.sink.delivery;

import io.millrace.sink.destination.ActiveDestination;
import io.millrace.sink.webhook.Attempt;
import io.millrace.sink.webhook.Notification;
import io.millrace.sink.webhook.WebhookClient;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;

/** One destination at work on this instance: its thread, consumer, lane and HTTP client. Thread-safe. */
final class DestinationLane implements AutoCloseable {
    private static final long JOIN_MS = 10_000;

    private final DeliveryParts parts;
    private final RowLane lane;
    private final WebhookClient client;
    private final LaneReader reader;
    private final AttemptLog log = new AttemptLog();
    private final Thread thread;
    private volatile DestinationView view;

    private DestinationLane(
            DeliveryParts parts, ActiveDestination active, BiConsumer<DestinationView, Attempt> onGone) {
        this.parts = parts;
        this.view = DestinationView.of(active);
        this.lane = parts.lane();
        this.client = parts.client();
        var sender = new LaneSender(lane, () -> view, parts, client, log, onGone);
        this.reader = new LaneReader(lane, parts, () -> view, sender);
        this.thread = new Thread(reader, "webhook-" + active.name());
    }

    /** @param onGone told that the receiver wants nothing any more */
    static DestinationLane start(
            DeliveryParts parts, ActiveDestination active, BiConsumer<DestinationView, Attempt> onGone) {
        var started = new DestinationLane(parts, active, onGone);
        started.thread.start();
        return started;
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    /**
     * Whether it can go on as the destination is now; else it has to be started anew. Rows of another insight have other columns,
     * and those that are on their way keep the names of their own.
     */
    boolean canFollow(ActiveDestination now) {
        return RowDecoder.readsTheSame(view.destination(), now.destination());
    }

    /** Goes on as the destination is now. */
    void follow(ActiveDestination now) {
        view = view.with(now);
    }

    /** Sends a notification of the type {@code webhook.test}, past all rows that wait, even if the destination is paused. */
    Future<Attempt> test() {
        var destination = view.destination();
        var now = Instant.ofEpochMilli(parts.clock().millis());
        var about = new Notification(
                Notification.Kind.TEST,
                now,
                destination.insight(),
                destination.tenant().orElse(""),
                now,
                now,
                Map.of(),
                Map.of("message", "This is a test of the destination " + destination.name()),
                destination.generation(),
                0);
        try {
            var id = "test_" + UUID.randomUUID().toString().replace("-", "");
            return client.send(parts.calls().call(destination, id, about));
        } catch (UndeliverableException e) {
            // Rejected: the caller sees why.
            return Future.succeededFuture(Attempt.failed(e.reason(), e.getMessage(), 0));
        }
    }

    DeliveryStatus status() {
        long now = parts.clock().millis();
        var active = view.active();
        synchronized (lane) {
            long oldest = lane.oldestRecordTime();
            return new DeliveryStatus(
                    active.name(),
                    active.state(),
                    active.reason(),
                    reader.problem(),
                    reader.isAssigned(),
                    lane.breaker().name(),
                    lane.counts(),
                    lane.inFlight(),
                    lane.memoryUsed(),
                    reader.lag(),
                    oldest == Long.MAX_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(oldest)),
                    log.lastDeliveredAt() == 0
                            ? Optional.empty()
                            : Optional.of(Instant.ofEpochMilli(log.lastDeliveredAt())),
                    log.rate(now),
                    log.deliveredLastHour(now),
                    log.failedLastHour(now),
                    log.lastFailure().map(DeliveryStatus.Try::of),
                    log.newest().stream().map(DeliveryStatus.Try::of).toList());
        }
    }

    /** Lets end what is on its way, for some seconds, and commits what is acknowledged. */
    @Override
    public void close() {
        reader.stop();
        try {
            thread.join(JOIN_MS);
        } catch (InterruptedException e) {
            // The process is ending in a hurry: what was acknowledged since the last commit may come again.
            Thread.currentThread().interrupt();
        }
        client.close();
    }
}
