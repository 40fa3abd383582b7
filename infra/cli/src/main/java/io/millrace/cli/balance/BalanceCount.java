package io.millrace.cli.balance;

import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.failed.Stage;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.CorruptValueException;
import io.millrace.schemas.serde.RegistryClients;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.serde.UnknownSchemaIdException;
import io.millrace.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;

/**
 * Counts the {@link Balance} from the topics themselves, so that it survives any restart and owes nothing to the
 * counters of the services. It reads the three event topics once; that is for local stacks and tests, not for a
 * production cluster.
 *
 * <p>Duplicates are counted over everything that {@code events.raw} still holds, whereas enrichment forgets an id after
 * its window (24 h): a stack that has been fed the same ids for longer shows a difference.
 */
public final class BalanceCount {
    private final TopicReader reader;
    private final Lags lags;
    private final AvroSerde<RawEvent> rawEvents;
    private final AvroSerde<FailedEvent> failedEvents;
    private final Map<Stage, Long> failedByStage = new EnumMap<>(Stage.class);

    public BalanceCount(Admin admin, String bootstrapServers, String registryUrl) {
        var ids = new SchemaIds(RegistryClients.connect(registryUrl, Map.of()));
        this.reader = new TopicReader(bootstrapServers);
        this.lags = new Lags(admin);
        this.rawEvents = AvroSerde.of(Topics.EVENTS_RAW, ids);
        this.failedEvents = AvroSerde.of(Topics.EVENTS_FAILED, ids);
    }

    /** Counts. What is in flight is read first: an event that moves on meanwhile shows as settling, not as lost. */
    public Balance count() throws InterruptedException {
        long inFlight = lags.of(Lags.ENRICHMENT, Topics.EVENTS_RAW.name());
        var duplicates = new AtomicLong();
        var seen = new LongHashSet();
        long accepted = reader.read(Topics.EVENTS_RAW.name(), raw -> {
            if (isDuplicate(raw.value(), seen)) {
                duplicates.incrementAndGet();
            }
        });
        long enriched = reader.read(Topics.EVENTS_ENRICHED.name(), enrichedEvent -> {});
        failedByStage.clear();
        reader.read(Topics.EVENTS_FAILED.name(), failed -> failedByStage.merge(stage(failed.value()), 1L, Long::sum));
        return new Balance(
                accepted, enriched, duplicates.get(), failedByStage.getOrDefault(Stage.ENRICHMENT, 0L), inFlight);
    }

    /** How many events each stage refused, as of the last count; ingest's were never accepted. */
    public Map<Stage, Long> failedByStage() {
        return Map.copyOf(failedByStage);
    }

    private boolean isDuplicate(byte[] value, LongHashSet seen) {
        try {
            var event = rawEvents.deserialize(Topics.EVENTS_RAW.name(), value);
            return event != null && !seen.add(hash(event.getTenant() + "\n" + event.getMessageId()));
        } catch (CorruptValueException | UnknownSchemaIdException e) {
            // Enrichment dead-letters it: it is among the failed.
            return false;
        }
    }

    private Stage stage(byte[] value) {
        try {
            var event = failedEvents.deserialize(Topics.EVENTS_FAILED.name(), value);
            return event == null ? Stage.UNKNOWN : event.getStage();
        } catch (CorruptValueException | UnknownSchemaIdException e) {
            // Not written by any stage of ours; it is in no equation.
            return Stage.UNKNOWN;
        }
    }

    private static long hash(String text) {
        try {
            var digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
