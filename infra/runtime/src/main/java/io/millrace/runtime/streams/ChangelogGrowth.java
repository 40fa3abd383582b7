package io.millrace.runtime.streams;

import io.millrace.runtime.service.ExitCode;
import io.millrace.runtime.service.ServiceException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.TopologyDescription.Processor;
import org.apache.kafka.streams.TopologyDescription.Source;
import org.apache.kafka.streams.TopologyDescription.Subtopology;

/**
 * Changelogs that need more partitions because their source topics have more: a task covers one partition of its sources and of
 * each changelog, and Kafka Streams refuses to start when the numbers differ. Pure.
 */
final class ChangelogGrowth {
    private final String applicationId;
    private final Map<String, Integer> partitions;

    /** @param partitions of all topics that are there, by name */
    ChangelogGrowth(String applicationId, Map<String, Integer> partitions) {
        this.applicationId = applicationId;
        this.partitions = partitions;
    }

    /**
     * The changelogs that have too few partitions, with the number that they need.
     *
     * @throws ServiceException if a changelog has more partitions than its sources
     */
    Map<String, Integer> of(TopologyDescription topology) {
        var grown = new HashMap<String, Integer>();
        for (var part : topology.subtopologies()) {
            int needed = sourcePartitions(part);
            if (needed == 0) {
                // Its sources are not there yet, or not at all: Kafka Streams' own matter.
                continue;
            }
            for (var store : stores(part)) {
                var changelog = applicationId + "-" + store + "-changelog";
                int has = partitions.getOrDefault(changelog, needed);
                if (has > needed) {
                    throw new ServiceException(
                            ExitCode.BROKER_UNSUITABLE,
                            "topic " + changelog + " has " + has + " partitions, but what it follows has " + needed
                                    + ": topics cannot shrink. Give the stage another application.id, or delete its"
                                    + " internal topics");
                }
                if (has < needed) {
                    grown.put(changelog, needed);
                }
            }
        }
        return grown;
    }

    private int sourcePartitions(Subtopology part) {
        int most = 0;
        for (var node : part.nodes()) {
            if (node instanceof Source source && source.topicSet() != null) {
                for (var topic : source.topicSet()) {
                    // Described without the prefix where it is a topic of the topology's own.
                    most = Math.max(
                            most,
                            partitions.getOrDefault(topic, partitions.getOrDefault(applicationId + "-" + topic, 0)));
                }
            }
        }
        return most;
    }

    private static Set<String> stores(Subtopology part) {
        var stores = new HashSet<String>();
        for (var node : part.nodes()) {
            if (node instanceof Processor processor) {
                stores.addAll(processor.stores());
            }
        }
        return stores;
    }
}
