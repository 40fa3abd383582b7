package io.millrace.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.runtime.service.ExitCode;
import io.millrace.runtime.service.ServiceException;
import io.millrace.schemas.topic.Topics;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DescribeConfigsResult;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

class TopicCreatorTest {
    private static final short DEFAULT = -1;

    private final Map<String, Integer> partitions = new HashMap<>();
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
                default -> throw new UnsupportedOperationException(method.getName());
            });

    @Test
    void missingTopicsAreCreatedAsTheCatalogueSays() {
        TopicCreator.ensure(admin, Topics.ALL, (short) 3);

        assertThat(requested).hasSameSizeAs(Topics.ALL).allSatisfy(topic -> assertThat(topic.replicationFactor())
                .isEqualTo((short) 3));
        assertThat(partitions).containsEntry("events.raw", 8).containsEntry("insight-definitions", 1);
        assertThat(policies).containsEntry("profiles", "compact").containsEntry("events.raw", "delete");
        assertThat(TopicCreator.partitions(admin, "events.raw")).isEqualTo(8);
    }

    @Test
    void existingTopicsKeepTheirPartitions() {
        partitions.put("events.raw", 32);
        policies.put("events.raw", "delete");

        TopicCreator.ensure(admin, List.of(Topics.EVENTS_RAW), DEFAULT);

        assertThat(partitions).containsEntry("events.raw", 32);
    }

    @Test
    void aTopicThatIsNotVisibleYetIsWaitedFor() {
        invisible = 3;

        assertThatCode(() -> TopicCreator.ensure(admin, List.of(Topics.EVENTS_RAW), DEFAULT))
                .doesNotThrowAnyException();
        assertThat(invisible).isZero();
    }

    @Test
    void anotherCleanupPolicyIsRefused() {
        partitions.put("profiles", 8);
        policies.put("profiles", "delete");

        assertRefused(List.of(Topics.PROFILES), "profiles", "cleanup.policy=delete", "compact");
    }

    @Test
    void moreThanOnePartitionIsRefusedWhereOneKeepsTheOrder() {
        partitions.put("insight-definitions", 2);
        policies.put("insight-definitions", "compact");

        assertRefused(List.of(Topics.INSIGHT_DEFINITIONS), "insight-definitions", "2 partitions");
    }

    @Test
    void topicsOfOneKeyNeedTheSamePartitions() {
        TopicCreator.ensure(
                admin,
                List.of(Topics.EVENTS_RAW.withPartitions(12), Topics.PERSON_UPDATES.withPartitions(12)),
                DEFAULT);
        assertThatCode(() -> TopicCreator.requireSamePartitions(admin, Topics.PERSON_UPDATES, Topics.EVENTS_RAW))
                .doesNotThrowAnyException();

        partitions.put("events.raw", 32);

        assertThatThrownBy(() -> TopicCreator.requireSamePartitions(admin, Topics.PERSON_UPDATES, Topics.EVENTS_RAW))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("person-updates has 12 partitions, but events.raw")
                .hasMessageContaining("--alter --topic person-updates --partitions 32");
    }

    @Test
    void aDeniedRequestNamesWhatWasDenied() {
        denied = true;

        assertRefused(List.of(Topics.EVENTS_RAW), "create topic events.raw");
    }

    private void assertRefused(List<? extends io.millrace.schemas.topic.Topic<?, ?>> topics, String... parts) {
        assertThatThrownBy(() -> TopicCreator.ensure(admin, topics, DEFAULT))
                .isInstanceOf(ServiceException.class)
                .hasMessageContainingAll(parts)
                .satisfies(failure -> assertThat(ExitCode.of(failure)).isEqualTo(ExitCode.BROKER_UNSUITABLE));
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
            if (visible) {
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
}
