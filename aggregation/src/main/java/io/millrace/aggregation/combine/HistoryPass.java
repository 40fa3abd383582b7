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
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads one partition from an offset up to a cut for insights that all begin and end there, and combines it. Not
 * thread-safe.
 */
final class HistoryPass implements AutoCloseable {
    private static final long LATEST = 253_402_300_800_000L;

    final List<InsightSpec> insights;
    final Combiner combiner;

    private final Consumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final EventReader reader;
    private final Journeys journeys;
    private final EventReader journeysReader;
    private final long cut;
    private long next;

    /**
     * @param journeys those of the insights that are journeys; they are flushed by whoever has them all
     * @param journeysReader reads events as they want them
     * @param next offset to begin with, or {@link BackfillState#UNKNOWN} for the first that is retained
     * @param failures is told of events that an insight does not count because its expression failed
     */
    HistoryPass(
            List<InsightSpec> insights,
            Journeys journeys,
            EventReader journeysReader,
            long next,
            long cut,
            Consumer<byte[], byte[]> consumer,
            TopicPartition partition,
            int mergePartitions,
            SchemaIds ids,
            ExpressionFailures failures) {
        this.insights = insights;
        this.journeys = journeys;
        this.journeysReader = journeysReader;
        this.cut = cut;
        this.consumer = consumer;
        this.partition = partition;
        var set = DefinitionSet.of(insights);
        this.reader = new EventReader(ids);
        reader.use(set.fields());
        this.combiner = new Combiner(set.insights(), mergePartitions, failures);
        consumer.assign(List.of(partition));
        this.next = next == BackfillState.UNKNOWN
                ? consumer.beginningOffsets(List.of(partition)).get(partition)
                : next;
        consumer.seek(partition, this.next);
    }

    /** Next offset that it will read; not below the cut when it is finished. */
    long next() {
        return next;
    }

    boolean finished() {
        return next >= cut;
    }

    /**
     * Reads what has come by now.
     *
     * @return whether there was anything
     */
    boolean read() {
        if (finished()) {
            return false;
        }
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
        if (event.time() >= LATEST || event.time() <= -LATEST) {
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

    @Override
    public void close() {
        consumer.close();
    }
}
