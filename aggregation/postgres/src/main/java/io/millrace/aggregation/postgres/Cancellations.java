package io.millrace.aggregation.postgres;

import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Sessions by the keys with which their clients may cancel a statement from another connection. Thread-safe. */
final class Cancellations {
    /**
     * Key of one session.
     *
     * @param process number of the session
     * @param secret what only its client knows
     */
    record Key(int process, int secret) {}

    private final AtomicInteger processes = new AtomicInteger();
    private final SecureRandom random = new SecureRandom();
    private final Map<Key, Runnable> byKey = new ConcurrentHashMap<>();

    /** @param cancel cancels what the session runs; may be called on any thread */
    Key register(Runnable cancel) {
        Key key = new Key(processes.incrementAndGet(), random.nextInt());
        byKey.put(key, cancel);
        return key;
    }

    void remove(Key key) {
        byKey.remove(key);
    }

    /** Cancels if there is such a session; whoever guesses learns nothing. */
    void cancel(Key key) {
        byKey.getOrDefault(key, () -> {}).run();
    }
}
