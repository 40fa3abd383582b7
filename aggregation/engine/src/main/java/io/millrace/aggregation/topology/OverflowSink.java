package io.millrace.aggregation.topology;

import io.millrace.aggregation.merge.MergeProcessor;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;

/**
 * The sink through which merge tasks write overflow groups back into the partials topic, to the partition of the overflow row.
 *
 * <p>Kafka Streams offers no loop: {@code repartition()} creates a new topic downstream, and a topic of our own instead of the
 * internal one would lose what Streams does for it (creation with the right number of partitions, purging behind commits) and
 * rename the topic of running engines. So the sink names the internal topic without the application id, and relies on Streams to
 * add the id to the topic of a sink as it does to that of the source. This is the one place that relies on it, and
 * {@code OverflowSinkTest} fails if an upgrade no longer does.
 */
final class OverflowSink {
    private OverflowSink() {}

    static void addTo(Topology topology, String parent) {
        topology.addSink(
                MergeProcessor.OVERFLOW,
                AggregationTopology.PARTIALS + "-repartition",
                Serdes.Integer().serializer(),
                Serdes.ByteArray().serializer(),
                (topic, partition, packed, count) -> Optional.of(Set.of(partition)),
                parent);
    }
}
