package io.millrace.sink.delivery;

import io.millrace.schemas.delivery.FailedDelivery;
import io.millrace.schemas.insight.InsightAlert;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import io.millrace.sink.destination.Destination;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the records of topics hold for a destination. Thread-safe. Decoding throws {@link
 * io.millrace.schemas.serde.CorruptValueException} or {@link io.millrace.schemas.serde.UnknownSchemaIdException} for what nobody can
 * read, and {@link io.millrace.schemas.serde.RegistryUnavailableException} for what can be read later.
 */
final class RowDecoder {
    private final AvroSerde<InsightUpdate> updates;
    private final AvroSerde<InsightAlert> alerts;
    private final AvroSerde<FailedDelivery> failed;

    RowDecoder(SchemaIds ids) {
        updates = AvroSerde.of(Topics.INSIGHT_UPDATES, ids);
        alerts = AvroSerde.of(Topics.INSIGHT_ALERTS, ids);
        failed = AvroSerde.of(Topics.DELIVERIES_REDRIVE, ids);
    }

    /**
     * A row's record, whichever topic it came by.
     *
     * @param key key on its own topic
     * @param value value on its own topic
     * @param time when it was published there, ms since the epoch
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares sources, and nobody changes the bytes
    record Source(String key, byte[] value, long time) {}

    /** Topics that a destination reads: that of its rows, and that of rows to be delivered again. */
    static List<String> topics(Destination destination) {
        return List.of(rowTopic(destination), Topics.DELIVERIES_REDRIVE.name());
    }

    /** Whether two destinations read rows of the same insight from the same topics. */
    static boolean readsTheSame(Destination one, Destination other) {
        return topics(one).equals(topics(other)) && one.insight().equals(other.insight());
    }

    /** Topic of a destination's rows. */
    static String rowTopic(Destination destination) {
        return isOfAlerts(destination) ? Topics.INSIGHT_ALERTS.name() : Topics.INSIGHT_UPDATES.name();
    }

    private static boolean isOfAlerts(Destination destination) {
        return destination.emit() == Destination.Emit.ALERTS;
    }

    /** The row in a record if it may be the destination's, judged by the key alone where that is enough. */
    Optional<Source> source(Destination destination, ConsumerRecord<String, byte[]> record) {
        if (record.key() == null || record.value() == null) {
            return Optional.empty();
        }
        if (record.topic().equals(Topics.DELIVERIES_REDRIVE.name())) {
            return record.key().startsWith(destination.name() + "/") ? redriven(destination, record) : Optional.empty();
        }
        return record.key().startsWith(destination.insight() + "/")
                ? Optional.of(new Source(record.key(), record.value(), record.timestamp()))
                : Optional.empty();
    }

    private Optional<Source> redriven(Destination destination, ConsumerRecord<String, byte[]> record) {
        var row = failed.deserialize(record.topic(), record.value());
        boolean isSound = row.getDestination().equals(destination.name())
                && row.getTopic().equals(rowTopic(destination))
                && row.getValue() != null;
        return isSound
                ? Optional.of(new Source(row.getKey(), bytes(row.getValue()), row.getRecordTime()))
                : Optional.empty();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    DecodedRow decode(Destination destination, byte[] value) {
        return isOfAlerts(destination)
                ? new DecodedRow.Alert(alerts.deserialize(Topics.INSIGHT_ALERTS.name(), value))
                : new DecodedRow.Update(updates.deserialize(Topics.INSIGHT_UPDATES.name(), value));
    }
}
