package io.millrace.runtime.grants;

import io.millrace.runtime.streams.CommitHookStore;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.TopologyDescription.Node;
import org.apache.kafka.streams.TopologyDescription.Processor;
import org.apache.kafka.streams.TopologyDescription.Sink;
import org.apache.kafka.streams.TopologyDescription.Source;

/**
 * The topics of a topology, by what it does with them.
 *
 * @param sources topics that it reads and does not make
 * @param sinks topics that it writes and does not make, but for those whose names are in the records
 * @param internal topics that Kafka Streams makes for it
 */
record TopologyNodes(Set<String> sources, Set<String> sinks, Set<InternalTopic> internal) {
    private static final String REPARTITION = "-repartition";
    private static final String CHANGELOG = "-changelog";

    static TopologyNodes of(String applicationId, TopologyDescription topology) {
        var nodes = new TopologyNodes(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
        topology.globalStores().forEach(store -> nodes.addSource(applicationId, store.source()));
        topology.subtopologies().forEach(part -> part.nodes().forEach(node -> nodes.add(applicationId, node)));
        return nodes;
    }

    private void add(String applicationId, Node node) {
        if (node instanceof Source source) {
            addSource(applicationId, source);
        } else if (node instanceof Sink sink && sink.topic() != null) {
            add(applicationId, sink.topic(), sinks);
        } else if (node instanceof Processor processor) {
            processor.stores().stream()
                    .filter(CommitHookStore::isLogged)
                    .forEach(store -> internal.add(new InternalTopic(applicationId + "-" + store + CHANGELOG, false)));
        }
    }

    private void addSource(String applicationId, Source source) {
        source.topicSet().forEach(topic -> add(applicationId, topic, sources));
    }

    /** Described without the application id where it is a topic of the topology's own. */
    private void add(String applicationId, String topic, Set<String> external) {
        if (topic.endsWith(REPARTITION)) {
            internal.add(new InternalTopic(applicationId + "-" + topic, true));
        } else {
            external.add(topic);
        }
    }
}
