package io.millrace.enrichment.api;

import io.millrace.runtime.http.RequestException;
import java.util.Optional;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.state.HostInfo;

/** Which instance holds a key, from the last assignment of Kafka Streams. Thread-safe, non-blocking. */
final class PersonOwners {
    private final KafkaStreams streams;
    private final HostInfo self;

    /** @param self address under which this instance is known to the others */
    PersonOwners(KafkaStreams streams, HostInfo self) {
        this.streams = streams;
        this.self = self;
    }

    /**
     * The other instance that holds the key of a store; empty if this one does.
     *
     * @throws RequestException 503 while partitions are being assigned
     */
    Optional<HostInfo> otherOwner(String store, String key) {
        var metadata = metadata(store, key);
        if (metadata == null || metadata.equals(KeyQueryMetadata.NOT_AVAILABLE)) {
            throw rebalancing();
        }
        var active = metadata.activeHost();
        return active.equals(self) ? Optional.empty() : Optional.of(active);
    }

    private KeyQueryMetadata metadata(String store, String key) {
        try {
            return streams.queryMetadataForKey(store, key, new StringSerializer());
        } catch (IllegalStateException e) { // retried by the client: Kafka Streams is starting or stopping
            return null;
        }
    }

    static RequestException rebalancing() {
        return new RequestException(
                503, "store_moving", "persons are being moved between instances or restored: try again shortly");
    }
}
