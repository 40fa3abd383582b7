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
 * Reads one partition from an offset up to a cut for insights that all begin and end there, and combines it. Not
 * thread-safe.
 *
 * <p>A consumer that failed is replaced by one that goes on right behind the last event that was added.
 */
final class BackfillPass {
    private static final Logger LOG = LoggerFactory.getLogger(BackfillPass.class);
    private static final long LATEST = 253_402_300_800_000L;

    final List<InsightSpec> insights;
    final Combiner combiner;

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final TopicPartition partition;
    private final EventReader reader;
    private final Journeys journeys;
    private final EventReader journeysReader;
    private final long cut;
    private Consumer<byte[], byte[]> consumer;
    private long next;

    /**
     * @param journeys those of the insights that are journeys; they are flushed by whoever has them all
     * @param journeysReader reads events as they want them
     * @param next offset to begin with, or {@link BackfillState#UNKNOWN} for the first that is retained
     * @param failures is told of events that an insight does not count because its expression failed
     */
    BackfillPass(
            List<InsightSpec> insights,
            Journeys journeys,
            EventReader journeysReader,
            long next,
            long cut,
            Supplier<Consumer<byte[], byte[]>> consumers,
            TopicPartition partition,
            int mergePartitions,
            SchemaIds ids,
            ExpressionFailures failures) {
        this.insights = insights;
        this.journeys = journeys;
        this.journeysReader = journeysReader;
        this.cut = cut;
        this.consumers = consumers;
        this.partition = partition;
        var set = DefinitionSet.compile(insights);
        this.reader = new EventReader(ids);
        reader.setLayout(set.slotLayout());
        this.combiner = new Combiner(set.insights(), mergePartitions, failures);
        this.next = next;
    }

    /** Next offset that it will read; not below the cut when it is finished, {@link BackfillState#UNKNOWN} before the first. */
    long next() {
        return next;
    }

    boolean finished() {
        return next >= cut;
    }

    /**
     * Reads what has come by now. When it throws, what {@link #next} says is true all the same; {@link #disconnect} is to be
     * called before it is called again.
     *
     * @return whether there was anything
     */
    boolean read() {
        if (finished()) {
            return false;
        }
        connect();
        var records = consumer.poll(Duration.ZERO);
        for (var record : records) {
            if (record.offset() >= cut) {
                next = cut;
                return true;
            }
            add(record);
            next = record.offset() + 1;
        }
        // Behind the last record there may be marks of transactions, which are no records.
        next = Math.max(next, consumer.position(partition));
        return !records.isEmpty();
    }

    /** Whether what the event says of times is a time: beyond the year 10000 it is an accident. */
    static boolean isInRange(EventView event) {
        return Math.max(event.time(), event.receivedAt()) < LATEST
                && Math.min(event.time(), event.receivedAt()) > -LATEST;
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return;
        }
        EventView event;
        try {
            event = reader.read(record.value());
        } catch (CorruptValueException | UnknownSchemaIdException e) {
            // Dead-lettered: by the live pass, when it came here.
            return;
        }
        if (!isInRange(event)) {
            return; // As above.
        }
        combiner.match(event);
        combiner.add(event);
        if (!journeys.isEmpty()) {
            var forJourneys = journeysReader.read(record.value());
            journeys.match(forJourneys);
            journeys.add(forJourneys);
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

    /** Closes the consumer; the next read has another. */
    void disconnect() {
        if (consumer == null) {
            return;
        }
        var closing = consumer;
        consumer = null;
        try {
            closing.close();
        } catch (KafkaException e) { // retried by nobody: it belongs to no group and holds nothing
            LOG.warn("a consumer of history did not close in order", e);
        }
    }
}
