package io.millrace.runtime.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/**
 * Liveness (else restart the process) and readiness (else send it no traffic). Components add checks that return the reason
 * against, or empty. Thread-safe; checks must be quick and must not block.
 */
public final class Health {
    private final Map<String, Supplier<Optional<String>>> ready = new ConcurrentSkipListMap<>();
    private final Map<String, Supplier<Optional<String>>> notes = new ConcurrentSkipListMap<>();
    private final Map<String, Supplier<Optional<String>>> live = new ConcurrentSkipListMap<>();

    /** Adds a check, or replaces the one of the same name. The process is ready while no check has a reason against. */
    public void readyWhen(String name, Supplier<Optional<String>> reasonNotReady) {
        ready.put(name, reasonNotReady);
    }

    /** Adds a check, or replaces the one of the same name. The process lives while no check has a reason against. */
    public void liveWhen(String name, Supplier<Optional<String>> reasonNotLive) {
        live.put(name, reasonNotLive);
    }

    /** Adds what operators should know although the process is ready, such as a part that waits; empty while all is well. */
    public void note(String name, Supplier<Optional<String>> problem) {
        notes.put(name, problem);
    }

    /** All notes, as {@code name: problem}, by name. */
    public List<String> notes() {
        return reasons(notes);
    }

    /** Why the process is not ready, as {@code name: reason}, by name; empty when it is. */
    public List<String> reasonsNotReady() {
        return reasons(ready);
    }

    /** Why the process does not live, as {@code name: reason}, by name; empty when it does. */
    public List<String> reasonsNotLive() {
        return reasons(live);
    }

    private static List<String> reasons(Map<String, Supplier<Optional<String>>> checks) {
        var reasons = new ArrayList<String>();
        checks.forEach((name, check) -> check(check).ifPresent(reason -> reasons.add(name + ": " + reason)));
        return reasons;
    }

    private static Optional<String> check(Supplier<Optional<String>> check) {
        try {
            return check.get();
        } catch (RuntimeException e) {
            // Not swallowed: a check that fails is a reason against, and says why.
            return Optional.of("the check failed: " + e);
        }
    }
}
