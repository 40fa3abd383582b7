package io.millrace.aggregation.combine;

import io.millrace.aggregation.definition.DefinitionSet;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.event.EventReader;
import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.ExpressionFailures;
import io.millrace.aggregation.journey.Journeys;
import io.millrace.schemas.serde.CorruptValueException;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.serde.UnknownSchemaIdException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One read of a partition up to the handover offset, for insights with the same progress. It combines what it reads. Not
 * thread-safe.
 *
 * <p>A consumer that failed is replaced; the new one continues right after the last event that was added.
 */
final class BackfillPass {
    private static final Logger LOG = LoggerFactory.getLogger(BackfillPass.class);

    final List<InsightSpec> insights;
    final Combiner combiner;

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final TopicPartition partition;
    private final EventReader reader;
    private final Journeys journeys;
    private final EventReader journeysReader;
    private final PersonMoves persons;
    private final long handover;
    private Consumer<byte[], byte[]> consumer;
    private long next;

    /**
     * @param journeys the per-person insights among them; the task flushes these with its own
     * @param journeysReader reads the fields that the per-person insights name
     * @param next first offset to read, or {@link BackfillState#UNKNOWN} for the first that the topic retains
     * @param failures collects events that an insight does not count because its expression failed
     * @param persons knows which persons were given up for others
     */
    BackfillPass(
            List<InsightSpec> insights,
            Journeys journeys,
            EventReader journeysReader,
            long next,
            long handover,
            Supplier<Consumer<byte[], byte[]>> consumers,
            TopicPartition partition,
            int mergePartitions,
            SchemaIds ids,
            ExpressionFailures failures,
            PersonMoves persons) {
        this.insights = insights;
        this.journeys = journeys;
        this.journeysReader = journeysReader;
        this.persons = persons;
        this.handover = handover;
        this.consumers = consumers;
        this.partition = partition;
        var set = DefinitionSet.compile(insights);
        this.reader = new EventReader(ids);
        reader.setLayout(set.slotLayout());
        this.combiner = new Combiner(set.insights(), mergePartitions, failures, persons.groups());
        this.next = next;
    }

    /** The next offset to read: {@link BackfillState#UNKNOWN} before the first read, at least the handover offset at the end. */
    long next() {
        return next;
    }

    boolean finished() {
        return next >= handover;
    }

    /**
     * Polls once and combines the events. When it throws, {@link #next} is still right, and {@link #disconnect} must be called
     * before the next poll.
     *
     * @return whether there were events
     */
    boolean poll() {
        if (finished()) {
            return false;
        }
        connect();
        var records = consumer.poll(Duration.ZERO);
        for (var record : records) {
            if (record.offset() >= handover) {
                next = handover;
                return true;
            }
            add(record);
            next = record.offset() + 1;
        }
        // The position may be past the last record: transaction markers take offsets, too.
        next = Math.max(next, consumer.position(partition));
        return !records.isEmpty();
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return;
        }
        EventView event;
        try {
            event = reader.read(record.value());
        } catch (CorruptValueException | UnknownSchemaIdException e) {
            return; // Dead-lettered by live processing, when the event was new.
        }
        if (!EventTimes.areInRange(event)) {
            return; // As above.
        }
        combiner.count(event);
        if (!journeys.isEmpty()) {
            var forJourneys = journeysReader.read(record.value());
            journeys.match(forJourneys);
            journeys.add(forJourneys, persons.isGivenUp(forJourneys));
        }
    }

    private void connect() {
        if (consumer != null) {
            return;
        }
        consumer = consumers.get();
        consumer.assign(List.of(partition));
        if (next == BackfillState.UNKNOWN) {
            next = consumer.beginningOffsets(List.of(partition)).get(partition);
        }
        consumer.seek(partition, next);
    }

    /** Closes the consumer; the next poll creates another. */
    void disconnect() {
        if (consumer == null) {
            return;
        }
        var closing = consumer;
        consumer = null;
        try {
            closing.close();
        } catch (KafkaException e) { // not retried: the consumer is in no group and holds nothing that others wait for
            LOG.warn("The backfill consumer of {} did not close cleanly", partition, e);
        }
    }
}
