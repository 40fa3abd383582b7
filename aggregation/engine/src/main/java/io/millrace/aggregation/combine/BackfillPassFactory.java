package io.millrace.aggregation.combine;

import io.millrace.aggregation.definition.DefinitionSet;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.event.EventReader;
import io.millrace.aggregation.expression.ExpressionFailures;
import io.millrace.aggregation.journey.Journeys;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Creates backfill passes over one partition of the enriched events. Not thread-safe. */
final class BackfillPassFactory {
    private final SchemaIds ids;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final TopicPartition partition;
    private final int mergePartitions;
    private final ExpressionFailures failures;
    private final PersonMoves persons;

    /** @param persons knows which persons were given up for others */
    BackfillPassFactory(
            SchemaIds ids,
            Supplier<Consumer<byte[], byte[]>> consumers,
            int partition,
            int mergePartitions,
            ExpressionFailures failures,
            PersonMoves persons) {
        this.ids = ids;
        this.consumers = consumers;
        this.partition = new TopicPartition(Topics.EVENTS_ENRICHED.name(), partition);
        this.mergePartitions = mergePartitions;
        this.failures = failures;
        this.persons = persons;
    }

    /**
     * Creates a pass for insights with the same progress. It does not call the broker yet.
     *
     * @param all every active insight
     * @param journeys the per-person insights among them
     */
    BackfillPass create(DefinitionSet all, Journeys journeys, List<InsightSpec> insights, long next, long handover) {
        var journeysReader = new EventReader(ids);
        journeysReader.setLayout(all.slotLayout());
        return new BackfillPass(
                insights,
                journeys.only(insights.stream().map(InsightSpec::name).collect(Collectors.toSet())),
                journeysReader,
                next,
                handover,
                consumers,
                partition,
                mergePartitions,
                ids,
                failures,
                persons);
    }
}
