package io.millrace.runtime.access;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * Access control of clients that do not speak HTTP, or pass requests on: the keys, tenants, quotas and counters of the {@link AccessGate} that made it.
 * Thread-safe.
 */
public final class DirectAccess {
    /** Client that has shown a known key, or any client where there are no keys. Thread-safe. */
    public final class Client {
        private final Caller caller;

        private Client(Caller caller) {
            this.caller = caller;
        }

        /** Name of its key; {@code anonymous} where there are no keys. */
        public String name() {
            return caller.name();
        }

        /** The one tenant whose data it may read; empty if it may name any. */
        public Optional<String> tenant() {
            return Optional.of(caller.tenant()).filter(tenant -> !tenant.equals(ApiKey.ANY_TENANT));
        }

        /**
         * Counts a request against the quota of its key. The returned action ends the request; the caller runs it once.
         *
         * @throws io.millrace.runtime.http.RequestException 429 if the request exceeds the quota
         */
        public Runnable admit() {
            return admission.begin(caller, false, seconds -> {});
        }
    }

    private final AccessConfig config;
    private final Admission admission;
    private final Handler<RoutingContext> guard;

    DirectAccess(AccessConfig config, Admission admission, Handler<RoutingContext> guard) {
        this.config = config;
        this.admission = admission;
        this.guard = guard;
    }

    /**
     * Guard of a route that passes requests on to routes behind the {@link AccessGate}: it refuses strangers and counts nothing,
     * because what is passed on is counted there.
     */
    public Handler<RoutingContext> guard() {
        return guard;
    }

    /** Whether a client must show a key. */
    public boolean needsKey() {
        return !config.keys().isEmpty();
    }

    /** The client with this key, empty if there is no such key. Where there are no keys, every text is admitted. */
    public Optional<Client> find(String key) {
        return needsKey()
                ? config.keys().find(key).map(config::caller).map(Client::new)
                : Optional.of(new Client(Caller.ANONYMOUS));
    }
}
