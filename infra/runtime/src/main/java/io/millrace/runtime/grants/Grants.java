package io.millrace.runtime.grants;

import io.millrace.runtime.grants.Grant.Need;
import io.millrace.schemas.topic.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.streams.TopologyDescription;

/**
 * What one service needs at the broker: the least that lets it work. An operation that another one implies is left out, such as
 * {@code DESCRIBE} beside {@code READ}. Built by one thread.
 */
public final class Grants {
    private static final Set<AclOperation> IMPLY_DESCRIBE =
            Set.of(AclOperation.READ, AclOperation.WRITE, AclOperation.DELETE, AclOperation.ALTER);

    private final String service;
    private final Map<Grant, Grant> grants = new TreeMap<>();
    private final Map<String, Topic<?, ?>> catalogue = new LinkedHashMap<>();
    private final Set<InternalTopic> internal = new TreeSet<>();
    private String internalPrefix = "";

    /** Nothing yet, for a service of this name. */
    public Grants(String service) {
        this.service = service;
    }

    /** All that Kafka Streams needs to run the topology under this application id. */
    public Grants runs(String applicationId, TopologyDescription topology) {
        var nodes = TopologyNodes.of(applicationId, topology);
        nodes.sources().forEach(topic -> add(ResourceType.TOPIC, topic, AclOperation.READ));
        nodes.sinks().forEach(topic -> add(ResourceType.TOPIC, topic, AclOperation.WRITE));
        internal.addAll(nodes.internal());
        internalPrefix = applicationId + "-";
        if (!internal.isEmpty()) {
            internal(internalPrefix, PatternType.PREFIXED, internal.stream().anyMatch(InternalTopic::isRepartition));
        }
        add(ResourceType.GROUP, applicationId, AclOperation.READ);
        return transactions(internalPrefix);
    }

    private void internal(String name, PatternType pattern, boolean isRepartition) {
        put(new Grant(ResourceType.TOPIC, name, pattern, AclOperation.READ, Need.START));
        put(new Grant(ResourceType.TOPIC, name, pattern, AclOperation.WRITE, Need.START));
        put(new Grant(ResourceType.TOPIC, name, pattern, AclOperation.CREATE, Need.LATER));
        put(new Grant(ResourceType.TOPIC, name, pattern, AclOperation.ALTER, Need.GROW));
        if (isRepartition) {
            put(new Grant(ResourceType.TOPIC, name, pattern, AclOperation.DELETE, Need.START));
        }
    }

    /** The service creates these where they are missing, and checks the configs of those that are there. */
    public Grants prepares(Topic<?, ?>... topics) {
        for (var topic : topics) {
            catalogue.put(topic.name(), topic);
            add(ResourceType.TOPIC, topic.name(), AclOperation.DESCRIBE_CONFIGS);
            put(new Grant(ResourceType.TOPIC, topic.name(), PatternType.LITERAL, AclOperation.CREATE, Need.CREATE));
        }
        return this;
    }

    /** Beside its topology, the service reads these. */
    public Grants reads(Topic<?, ?>... topics) {
        for (var topic : topics) {
            add(ResourceType.TOPIC, topic.name(), AclOperation.READ);
        }
        return this;
    }

    /** Beside its topology, the service writes these. */
    public Grants writes(Topic<?, ?>... topics) {
        for (var topic : topics) {
            add(ResourceType.TOPIC, topic.name(), AclOperation.WRITE);
        }
        return this;
    }

    /** The service looks at the partitions and offsets of a topic, and reads nothing of it. */
    public Grants describes(Topic<?, ?> topic) {
        return add(ResourceType.TOPIC, topic.name(), AclOperation.DESCRIBE);
    }

    /** The service looks at the offsets of another service's group. */
    public Grants describesGroup(String group) {
        return add(ResourceType.GROUP, group, AclOperation.DESCRIBE);
    }

    /** The service writes to, creates and configures topics of this prefix, as insights come and go. */
    public Grants makesTopics(String prefix) {
        put(new Grant(ResourceType.TOPIC, prefix, PatternType.PREFIXED, AclOperation.WRITE, Need.START));
        put(new Grant(ResourceType.TOPIC, prefix, PatternType.PREFIXED, AclOperation.CREATE, Need.LATER));
        put(new Grant(ResourceType.TOPIC, prefix, PatternType.PREFIXED, AclOperation.ALTER_CONFIGS, Need.LATER));
        return this;
    }

    /** The service has consumer groups of this prefix, as destinations come and go. */
    public Grants groups(String prefix) {
        return put(new Grant(ResourceType.GROUP, prefix, PatternType.PREFIXED, AclOperation.READ, Need.LATER));
    }

    /** The service reads these topics in a group, and writes in transactions named after it; without it, it does all else. */
    public Grants source(List<String> topics, String group) {
        topics.forEach(
                topic -> put(new Grant(ResourceType.TOPIC, topic, PatternType.LITERAL, AclOperation.READ, Need.LATER)));
        put(new Grant(ResourceType.GROUP, group, PatternType.LITERAL, AclOperation.READ, Need.LATER));
        return put(new Grant(
                ResourceType.TRANSACTIONAL_ID, group + "-", PatternType.PREFIXED, AclOperation.WRITE, Need.LATER));
    }

    /** The service writes under transactional ids of this prefix. */
    public Grants transactions(String prefix) {
        return put(
                new Grant(ResourceType.TRANSACTIONAL_ID, prefix, PatternType.PREFIXED, AclOperation.WRITE, Need.START));
    }

    private Grants add(ResourceType type, String name, AclOperation operation) {
        return put(new Grant(type, name, PatternType.LITERAL, operation, Need.START));
    }

    private Grants put(Grant grant) {
        grants.putIfAbsent(grant, grant);
        return this;
    }

    /** The service's name, such as {@code enrichment}. */
    public String service() {
        return service;
    }

    /** Topics of the catalogue that the service prepares. */
    public Collection<Topic<?, ?>> catalogue() {
        return List.copyOf(catalogue.values());
    }

    /** Topics that Kafka Streams makes for the service, sorted. */
    public List<InternalTopic> internal() {
        return List.copyOf(internal);
    }

    /** Every grant, sorted; the topics of Kafka Streams by their prefix. */
    public List<Grant> prefixed() {
        return necessary(grants.values());
    }

    /** Every grant, sorted; each topic of Kafka Streams by its name. What has no name before it is made keeps its prefix. */
    public List<Grant> literal() {
        var named = new Grants(service);
        grants.values().stream()
                .filter(grant ->
                        grant.type() != ResourceType.TOPIC || !grant.name().equals(internalPrefix))
                .forEach(named::put);
        internal.forEach(topic -> named.internal(topic.name(), PatternType.LITERAL, topic.isRepartition()));
        return named.prefixed();
    }

    private static List<Grant> necessary(Collection<Grant> all) {
        var necessary = new ArrayList<Grant>();
        for (var grant : all) {
            boolean isImplied = all.stream()
                    .anyMatch(other -> other.type() == grant.type()
                            && other.name().equals(grant.name())
                            && other.pattern() == grant.pattern()
                            && other.need() == Need.START
                            && grant.operation() == AclOperation.DESCRIBE
                            && IMPLY_DESCRIBE.contains(other.operation()));
            if (!isImplied) {
                necessary.add(grant);
            }
        }
        return List.copyOf(necessary);
    }
}
