package io.millrace.sink.destination;

import io.millrace.aggregation.expression.InvalidExpressionException;
import io.millrace.schemas.insight.InsightDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The destinations of this deployment as this instance knows them, each with the insight that it names. Written by the one thread that
 * follows the topics, read by all. Thread-safe; {@link #all} and {@link #find} take no lock.
 */
public final class ActiveDestinations {
    private final Map<String, InsightDefinition> insights = new TreeMap<>();
    private final List<Consumer<Map<String, ActiveDestination>>> listeners = new ArrayList<>();
    private boolean complete;
    private volatile Map<String, ActiveDestination> snapshot = Map.of();

    /**
     * Adds a listener, which is called with all destinations by name after each change, beginning when the topics were read to
     * their end once. It is called on the thread that follows the topics and must not block.
     */
    public synchronized void listen(Consumer<Map<String, ActiveDestination>> listener) {
        listeners.add(listener);
        if (complete) {
            listener.accept(snapshot);
        }
    }

    /** All destinations, by name. */
    public Collection<ActiveDestination> all() {
        return snapshot.values();
    }

    public Optional<ActiveDestination> find(String name) {
        return Optional.ofNullable(snapshot.get(name));
    }

    /** The insights that destinations may name. */
    public synchronized InsightCatalogue insights() {
        return InsightCatalogue.of(insights);
    }

    /** Adds a destination, or replaces the one of its name. */
    synchronized void put(Destination destination) {
        var next = new TreeMap<>(snapshot);
        next.put(destination.name(), resolve(destination));
        publish(next);
    }

    /** Removes a destination. */
    synchronized void remove(String name) {
        var next = new TreeMap<>(snapshot);
        if (next.remove(name) != null) {
            publish(next);
        }
    }

    /** Adds or replaces an insight, or removes it; destinations that name it are resolved anew. */
    synchronized void putInsight(String name, Optional<InsightDefinition> insight) {
        insight.ifPresentOrElse(definition -> insights.put(name, definition), () -> insights.remove(name));
        var next = new TreeMap<>(snapshot);
        next.replaceAll(
                (key, active) -> active.destination().insight().equals(name) ? resolve(active.destination()) : active);
        if (!next.equals(snapshot)) {
            publish(next);
        }
    }

    /** Both topics were read to their end: from now on listeners are called. */
    synchronized void complete() {
        complete = true;
        publish(new TreeMap<>(snapshot));
    }

    /** Waits until what is known here fulfils a condition; false if it does not within the time. */
    synchronized boolean await(BooleanSupplier condition, Duration within) throws InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        while (!condition.getAsBoolean()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    private ActiveDestination resolve(Destination destination) {
        var insight = Optional.ofNullable(insights.get(destination.insight()));
        return new ActiveDestination(
                destination, insight, insight.isEmpty() ? missing(destination) : mismatch(destination, insight.get()));
    }

    private static Optional<String> missing(Destination destination) {
        return Optional.of(
                "there is no insight '" + destination.insight() + "'; apply it again, or delete the destination");
    }

    private static Optional<String> mismatch(Destination destination, InsightDefinition insight) {
        if (destination.emit() == Destination.Emit.ALERTS && !InsightCatalogue.hasAlerts(insight)) {
            return Optional.of("insight '" + insight.getName() + "' has no alerts any more");
        }
        try {
            if (destination.where().isPresent()) {
                RowMatcher.check(destination.where().get(), RowColumns.of(insight, destination.emit()));
            }
            return Optional.empty();
        } catch (InvalidExpressionException e) {
            // Rejected: the destination is broken until the insight or the destination is applied again.
            return Optional.of("'where' does not fit insight '" + insight.getName() + "' any more: "
                    + e.problems().get(0).message());
        }
    }

    private void publish(Map<String, ActiveDestination> next) {
        snapshot = Collections.unmodifiableMap(next);
        notifyAll();
        if (complete) {
            listeners.forEach(listener -> listener.accept(snapshot));
        }
    }
}
