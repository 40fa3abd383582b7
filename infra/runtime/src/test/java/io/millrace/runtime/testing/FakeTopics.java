package io.millrace.runtime.testing;

import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DescribeConfigsResult;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ListTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;

/** Topics in memory, behind the admin client of a broker that has them. Not thread-safe. */
public final class FakeTopics {
    private final Map<String, Integer> partitions = new TreeMap<>();
    private final Map<String, String> policies = new HashMap<>();
    private final List<NewTopic> requested = new ArrayList<>();
    private boolean denied;
    private int invisible;
    private final Admin admin = (Admin) Proxy.newProxyInstance(
            Admin.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "createTopics" -> createTopics((Collection<?>) arguments[0]);
                case "describeTopics" -> describeTopics((Collection<?>) arguments[0]);
                case "describeConfigs" -> describeConfigs((Collection<?>) arguments[0]);
                case "listTopics" -> listTopics();
                default -> throw new UnsupportedOperationException(method.getName());
            });

    /** The client; it knows what is asked of it here and nothing else. */
    public Admin admin() {
        return admin;
    }

    /** Adds a topic, or changes it. */
    public void put(String name, int number, String policy) {
        partitions.put(name, number);
        policies.put(name, policy);
    }

    /** Partitions of each topic. */
    public Map<String, Integer> partitions() {
        return partitions;
    }

    /** Cleanup policy of each topic. */
    public Map<String, String> policies() {
        return policies;
    }

    /** Topics that were to be created, whether they existed or not. */
    public List<NewTopic> requested() {
        return requested;
    }

    /** Denies every creation from now on. */
    public void deny() {
        denied = true;
    }

    /** Hides all topics from so many descriptions but the last. */
    public void hideFor(int descriptions) {
        invisible = descriptions;
    }

    /** Descriptions for which the topics stay hidden. */
    public int hiddenFor() {
        return invisible;
    }

    private CreateTopicsResult createTopics(Collection<?> topics) {
        var results = new HashMap<String, KafkaFuture<CreateTopicsResult.TopicMetadataAndConfig>>();
        for (var each : topics) {
            var topic = (NewTopic) each;
            requested.add(topic);
            var result = new KafkaFutureImpl<CreateTopicsResult.TopicMetadataAndConfig>();
            if (denied) {
                result.completeExceptionally(new TopicAuthorizationException("denied"));
            } else if (partitions.putIfAbsent(topic.name(), topic.numPartitions()) != null) {
                result.completeExceptionally(new TopicExistsException("exists"));
            } else {
                policies.put(topic.name(), topic.configs().getOrDefault("cleanup.policy", "delete"));
                result.complete(null);
            }
            results.put(topic.name(), result);
        }
        return new CreateTopicsResult(results) {};
    }

    private DescribeTopicsResult describeTopics(Collection<?> names) {
        var results = new HashMap<String, KafkaFuture<TopicDescription>>();
        boolean visible = invisible == 0 || --invisible == 0;
        for (var name : names) {
            var result = new KafkaFutureImpl<TopicDescription>();
            if (visible && partitions.containsKey((String) name)) {
                var infos = IntStream.range(0, partitions.get((String) name))
                        .mapToObj(partition -> new TopicPartitionInfo(partition, null, List.of(), List.of()))
                        .toList();
                result.complete(new TopicDescription((String) name, false, infos));
            } else {
                result.completeExceptionally(new UnknownTopicOrPartitionException("not yet"));
            }
            results.put((String) name, result);
        }
        return new DescribeTopicsResult(null, results) {};
    }

    private DescribeConfigsResult describeConfigs(Collection<?> resources) {
        Map<ConfigResource, KafkaFuture<Config>> results = resources.stream()
                .map(ConfigResource.class::cast)
                .collect(Collectors.toMap(
                        resource -> resource,
                        resource -> KafkaFuture.completedFuture(new Config(
                                List.of(new ConfigEntry("cleanup.policy", policies.get(resource.name())))))));
        return new DescribeConfigsResult(results) {};
    }

    /** Kafka lets nobody make this result. */
    private ListTopicsResult listTopics() throws ReflectiveOperationException {
        Map<String, TopicListing> listings = partitions.keySet().stream()
                .collect(Collectors.toMap(name -> name, name -> new TopicListing(name, Uuid.ZERO_UUID, false)));
        Constructor<ListTopicsResult> constructor = ListTopicsResult.class.getDeclaredConstructor(KafkaFuture.class);
        constructor.setAccessible(true);
        return constructor.newInstance(KafkaFuture.completedFuture(listings));
    }
}
