package io.millrace.runtime.service;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.millrace.schemas.serde.SchemaIds;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Check at start, repeated until the registry accepts our credentials. With wrong ones the service is not ready and names the
 * setting, instead of failing at the first record that needs a schema. A registry that is down does not make a service unready:
 * cached schemas may suffice. Thread-safe.
 */
final class RegistryCheck implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryCheck.class);
    private static final int UNAUTHORIZED = 401;

    private final SchemaRegistryClient registry;
    private final Duration pause;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile String problem = "not asked yet";

    /** @param pause between two requests, until one succeeds */
    RegistryCheck(SchemaRegistryClient registry, Duration pause) {
        this.registry = registry;
        this.pause = pause;
        this.thread = new Thread(this::run, "registry-check");
        thread.setDaemon(true);
        thread.start();
    }

    /** Why the registry refuses us; empty if it does not. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    private void run() {
        try {
            while (!isAccepted() && !closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("asking the registry again");
            }
        } catch (InterruptedException e) {
            // Not an error: the process stops.
            Thread.currentThread().interrupt();
        }
    }

    private boolean isAccepted() {
        try {
            registry.getAllSubjects();
            problem = null;
            return true;
        } catch (RestClientException e) {
            if (e.getStatus() != UNAUTHORIZED) {
                // Not an error: the registry may forbid listing subjects, and says so again where a schema is needed.
                problem = null;
                return true;
            }
            var text = "the registry answers 401: " + SchemaIds.CREDENTIALS;
            if (!text.equals(problem)) {
                LOG.error("{}", text);
            }
            problem = text;
            return false;
        } catch (IOException | RuntimeException e) {
            // Retried by whatever needs a schema: the registry may be starting.
            problem = null;
            return false;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        // The thread may also wait for a response.
        thread.interrupt();
    }
}
