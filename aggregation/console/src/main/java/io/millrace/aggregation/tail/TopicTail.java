package io.millrace.aggregation.tail;

import io.millrace.aggregation.request.Budget;
import io.millrace.runtime.http.RequestException;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.CorruptValueException;
import io.millrace.schemas.serde.RegistryUnavailableException;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.serde.UnknownSchemaIdException;
import io.millrace.schemas.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reader of the newest records of topics. Thread-safe if the reader below is; blocks. */
public final class TopicTail {
    /**
     * A record with its decoded value.
     *
     * @param value null for a tombstone
     */
    public record Decoded<V>(ConsumerRecord<String, byte[]> record, V value) {}

    private final BiFunction<String, Integer, List<ConsumerRecord<String, byte[]>>> newest;
    private final SchemaIds ids;

    /** @param newest reads the given number of newest records of a topic, newest first; may block */
    public TopicTail(BiFunction<String, Integer, List<ConsumerRecord<String, byte[]>>> newest, SchemaIds ids) {
        this.newest = newest;
        this.ids = ids;
    }

    /**
     * The newest records, newest first, without those that cannot be decoded.
     *
     * @throws RequestException 503 if the broker or the schema registry does not respond
     */
    public <V extends SpecificRecord> List<Decoded<V>> read(Topic<String, V> topic, int count, Budget budget) {
        AvroSerde<V> serde = AvroSerde.of(topic, ids);
        List<Decoded<V>> read = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : newest.apply(topic.name(), count)) {
            budget.check();
            decode(serde, record).ifPresent(read::add);
        }
        return read;
    }

    private static <V extends SpecificRecord> Optional<Decoded<V>> decode(
            AvroSerde<V> serde, ConsumerRecord<String, byte[]> record) {
        try {
            return Optional.of(new Decoded<>(record, serde.deserialize(record.topic(), record.value())));
        } catch (CorruptValueException | UnknownSchemaIdException e) {
            // Rejected: left out; the stage that consumes it dead-letters it.
            return Optional.empty();
        } catch (RegistryUnavailableException e) { // rejected at the edge
            throw new RequestException(
                    503, "events_unknown", "the schema registry does not respond: " + e.getMessage());
        }
    }
}
