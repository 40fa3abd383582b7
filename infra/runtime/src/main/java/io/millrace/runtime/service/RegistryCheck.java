package io.millrace.runtime.service;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.millrace.schemas.serde.SchemaIds;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the registry at the start, and until it takes our credentials: a service with wrong ones is not ready and says
 * whose setting that is, rather than when the first record needs a schema. A registry that is down is none of its
 * concern, for what is known of it suffices. Thread-safe.
 */
final class RegistryCheck implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryCheck.class);
    private static final int UNAUTHORIZED = 401;

    private final SchemaRegistryClient registry;
    private final Duration pause;
    private final Thread thread;
    private volatile String problem = "not asked yet";

    /** @param pause between two questions, until the answer is good */
    RegistryCheck(SchemaRegistryClient registry, Duration pause) {
        this.registry = registry;
        this.pause = pause;
        this.thread = new Thread(this::run, "registry-check");
        thread.setDaemon(true);
        thread.start();
    }

    /** Why the registry is of no use to us. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    private void run() {
        try {
            while (!isGood()) {
                Thread.sleep(pause.toMillis());
            }
        } catch (InterruptedException e) {
            // Not an error: the process stops, and there is nobody left to tell.
            Thread.currentThread().interrupt();
        }
    }

    private boolean isGood() {
        try {
            registry.getAllSubjects();
            problem = null;
            return true;
        } catch (RestClientException e) {
            if (e.getStatus() != UNAUTHORIZED) {
                // Retried where it matters: who may list subjects is the registry's business.
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
            // Retried: it may be starting. Who needs it before says so.
            problem = null;
            return false;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
