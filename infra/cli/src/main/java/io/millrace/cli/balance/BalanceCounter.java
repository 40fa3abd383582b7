package io.millrace.cli.balance;

import io.millrace.cli.stack.Backends;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.failed.RedriveState;
import io.millrace.schemas.failed.Stage;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.CorruptValueException;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.serde.UnknownSchemaIdException;
import io.millrace.schemas.topic.Topics;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Counter of the {@link Balance} from the topics, independent of restarts and of the services' own counters. It reads the
 * three event topics completely, which suits local stacks and tests, not a production cluster. Not thread-safe.
 */
public final class BalanceCounter {
    private final TopicReader reader;
    private final ConsumerLag lags;
    private final AvroSerde<RawEvent> rawEvents;
    private final AvroSerde<FailedEvent> failedEvents;
    private final Map<Stage, Long> failedByStage = new EnumMap<>(Stage.class);

    public BalanceCounter(Admin admin, Backends backends) {
        var ids = new SchemaIds(backends.registryClient());
        this.reader = new TopicReader(backends.kafkaClient());
        this.lags = new ConsumerLag(admin);
        this.rawEvents = AvroSerde.of(Topics.EVENTS_RAW, ids);
        this.failedEvents = AvroSerde.of(Topics.EVENTS_FAILED, ids);
    }

    /** Counts all topics. The lag is read first, so an event that moves on meanwhile shows as settling, not as lost. */
    public Balance count() throws InterruptedException {
        long inFlight = lags.topicLag(ConsumerLag.ENRICHMENT, Topics.EVENTS_RAW.name());
        var duplicates = new DuplicateCounter();
        failedByStage.clear();
        reader.read(Topics.EVENTS_FAILED.name(), record -> addFailed(record.value(), duplicates));
        long accepted = reader.read(Topics.EVENTS_RAW.name(), raw -> addRaw(raw, duplicates));
        long enriched = reader.read(Topics.EVENTS_ENRICHED.name(), enrichedEvent -> {});
        return new Balance(
                accepted, enriched, duplicates.count(), failedByStage.getOrDefault(Stage.ENRICHMENT, 0L), inFlight);
    }

    /** Failed events by stage as of the last {@link #count}; those of ingest are not among the accepted. */
    public Map<Stage, Long> failedByStage() {
        return Map.copyOf(failedByStage);
    }

    private void addRaw(ConsumerRecord<byte[], byte[]> record, DuplicateCounter duplicates) {
        try {
            var event = rawEvents.deserialize(Topics.EVENTS_RAW.name(), record.value());
            if (event != null) {
                duplicates.addRaw(record.partition(), record.offset(), event);
            }
        } catch (CorruptValueException | UnknownSchemaIdException e) {
            // Dead-lettered by enrichment: it is among the failed events.
            return;
        }
    }

    private void addFailed(byte[] value, DuplicateCounter duplicates) {
        try {
            var event = failedEvents.deserialize(Topics.EVENTS_FAILED.name(), value);
            if (event == null
                    || event.getRedrive() == RedriveState.STARTED
                    || event.getRedrive() == RedriveState.ACCEPTED) {
                // A redrive note, not a failure.
                return;
            }
            failedByStage.merge(event.getStage(), 1L, Long::sum);
            duplicates.addFailed(event);
        } catch (CorruptValueException | UnknownSchemaIdException e) {
            // Not written by any stage, so it is not part of the equation.
            return;
        }
    }
}
