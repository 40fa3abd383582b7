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
 * Counts the {@link Balance} from the topics themselves, so that it survives any restart and owes nothing to the
 * counters of the services. It reads the three event topics once; that is for local stacks and tests, not for a
 * production cluster.
 *
 * <p>What is a duplicate is decided as enrichment does: see {@link DuplicateCounter}.
 */
public final class BalanceCounter {
    private final TopicReader reader;
    private final ConsumerLag lags;
    private final AvroSerde<RawEvent> rawEvents;
    private final AvroSerde<FailedEvent> failedEvents;
    private final Map<Stage, Long> failedByStage = new EnumMap<>(Stage.class);

    public BalanceCounter(Admin admin, Backends backends) {
        var ids = new SchemaIds(backends.registry());
        this.reader = new TopicReader(backends.kafka());
        this.lags = new ConsumerLag(admin);
        this.rawEvents = AvroSerde.of(Topics.EVENTS_RAW, ids);
        this.failedEvents = AvroSerde.of(Topics.EVENTS_FAILED, ids);
    }

    /** Counts. What is in flight is read first: an event that moves on meanwhile shows as settling, not as lost. */
    public Balance count() throws InterruptedException {
        long inFlight = lags.of(ConsumerLag.ENRICHMENT, Topics.EVENTS_RAW.name());
        var duplicates = new DuplicateCounter();
        failedByStage.clear();
        reader.read(Topics.EVENTS_FAILED.name(), record -> failed(record.value(), duplicates));
        long accepted = reader.read(Topics.EVENTS_RAW.name(), raw -> raw(raw, duplicates));
        long enriched = reader.read(Topics.EVENTS_ENRICHED.name(), enrichedEvent -> {});
        return new Balance(
                accepted, enriched, duplicates.count(), failedByStage.getOrDefault(Stage.ENRICHMENT, 0L), inFlight);
    }

    /** How many events each stage refused, as of the last count; ingest's were never accepted. */
    public Map<Stage, Long> failedByStage() {
        return Map.copyOf(failedByStage);
    }

    private void raw(ConsumerRecord<byte[], byte[]> record, DuplicateCounter duplicates) {
        try {
            var event = rawEvents.deserialize(Topics.EVENTS_RAW.name(), record.value());
            if (event != null) {
                duplicates.addRaw(record.partition(), record.offset(), event);
            }
        } catch (CorruptValueException | UnknownSchemaIdException e) {
            // Enrichment dead-letters it: it is among the failed.
            return;
        }
    }

    private void failed(byte[] value, DuplicateCounter duplicates) {
        try {
            var event = failedEvents.deserialize(Topics.EVENTS_FAILED.name(), value);
            if (event == null
                    || event.getRedrive() == RedriveState.STARTED
                    || event.getRedrive() == RedriveState.ACCEPTED) {
                // A note that a failure was sent again is no failure.
                return;
            }
            failedByStage.merge(event.getStage(), 1L, Long::sum);
            duplicates.addFailed(event);
        } catch (CorruptValueException | UnknownSchemaIdException e) {
            // Not written by any stage of ours; it is in no equation.
            return;
        }
    }
}
