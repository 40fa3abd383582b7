package io.millrace.runtime.streams;

import io.millrace.runtime.service.ExitCode;
import io.millrace.runtime.service.ServiceException;
import io.millrace.schemas.topic.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Admin step that creates the topics of the catalogue and refuses existing ones of another shape. */
public final class TopicCreator {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final long PAUSE_MILLIS = 50;

    private TopicCreator() {}

    /**
     * Creates what is missing and returns when all are visible. Topics that exist keep the number of partitions that they
     * have, except that one of which the catalogue says a single one stands for its order must have one. Their cleanup policy
     * must be the catalogue's (data would vanish or stay); other configs are the operator's business. Idempotent, and safe to
     * run from several processes at once.
     *
     * @param replication replicas of a new topic; below 1 takes the broker's default
     * @throws ServiceException if a topic is of another shape, or the broker does not answer
     */
    public static void ensure(Admin admin, Collection<? extends Topic<?, ?>> topics, short replication) {
        create(admin, topics, replication);
        var partitions = describe(admin, names(topics));
        topics.forEach(topic ->
                verifyOrder(topic, partitions.get(topic.name()).partitions().size()));
        verifyPolicies(admin, topics);
    }

    /**
     * The same for topics that share the keys of another: what is missing is created with as many partitions as that has. Those
     * that exist keep theirs, which the caller compares by {@link #requireSamePartitions}.
     *
     * @param partitions how many the other topic has
     */
    public static void ensureShared(
            Admin admin, Collection<? extends Topic<?, ?>> topics, int partitions, short replication) {
        create(
                admin,
                topics.stream()
                        .<Topic<?, ?>>map(topic -> topic.withPartitions(partitions))
                        .toList(),
                replication);
        describe(admin, names(topics));
        verifyPolicies(admin, topics);
    }

    private static void create(Admin admin, Collection<? extends Topic<?, ?>> topics, short replication) {
        Optional<Short> replicas = replication < 1 ? Optional.empty() : Optional.of(replication);
        var created = admin.createTopics(topics.stream()
                        .map(topic -> new NewTopic(topic.name(), Optional.of(topic.partitions()), replicas)
                                .configs(topic.configs()))
                        .toList())
                .values();
        created.forEach((name, future) -> {
            try {
                get(future, "create topic " + name);
            } catch (TopicExistsException e) {
                // Not an error: the caller verifies it.
            } catch (TopicAuthorizationException e) {
                // Not an error where somebody else has created it: brokers refuse before they look.
                requireThere(admin, name, e);
            }
        });
    }

    private static void requireThere(Admin admin, String name, TopicAuthorizationException denied) {
        try {
            get(admin.describeTopics(List.of(name)).allTopicNames(), "describe topic " + name);
        } catch (UnknownTopicOrPartitionException e) {
            throw new ServiceException(
                    ExitCode.BROKER_UNSUITABLE,
                    "topic " + name + " is missing, and this service may not create it: `millrace topics --apply` does,"
                            + " or allow it CREATE",
                    denied);
        }
    }

    private static List<String> names(Collection<? extends Topic<?, ?>> topics) {
        return topics.stream().map(Topic::name).toList();
    }

    /** How many partitions a topic has that is there. */
    public static int partitions(Admin admin, String topic) {
        return describe(admin, List.of(topic)).get(topic).partitions().size();
    }

    /**
     * Requires that a topic has as many partitions as the one whose keys it shares: a task reads or writes both, so that records
     * of one key have to be in partitions of one number.
     *
     * @throws ServiceException with the command that mends it, if the numbers differ
     */
    public static void requireSamePartitions(Admin admin, Topic<?, ?> topic, Topic<?, ?> partner) {
        int has = partitions(admin, topic.name());
        int needs = partitions(admin, partner.name());
        if (has == needs) {
            return;
        }
        var smaller = has < needs ? topic : partner;
        throw new ServiceException(
                ExitCode.BROKER_UNSUITABLE,
                "topic " + topic.name() + " has " + has + " partitions, but " + partner.name()
                        + ", whose keys it shares, has "
                        + needs + ". Give " + smaller.name()
                        + " more: kafka-topics.sh --bootstrap-server … --alter --topic "
                        + smaller.name() + " --partitions " + Math.max(has, needs));
    }

    private static Map<String, TopicDescription> describe(Admin admin, List<String> names) {
        var end = System.nanoTime() + DEADLINE.toNanos();
        while (true) {
            try {
                return get(admin.describeTopics(names).allTopicNames(), "describe topics " + names);
            } catch (UnknownTopicOrPartitionException e) {
                // Retried: a new topic takes a moment to be known to every broker.
                if (System.nanoTime() - end >= 0) {
                    throw new ServiceException(
                            ExitCode.BROKER_UNAVAILABLE, "new topics do not become visible: " + e.getMessage(), e);
                }
                pause();
            }
        }
    }

    private static Map<String, String> policies(Admin admin, List<String> names) {
        var resources = names.stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        Map<ConfigResource, Config> configs =
                get(admin.describeConfigs(resources).all(), "read the configs of topics " + names);
        var policies = new HashMap<String, String>();
        configs.forEach((resource, config) -> policies.put(
                resource.name(), config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value()));
        return policies;
    }

    private static void verifyOrder(Topic<?, ?> topic, int partitions) {
        if (topic.partitions() == 1 && partitions != 1) {
            throw refuse(topic, partitions + " partitions", "1 is needed: all have to read it in one order");
        }
    }

    private static void verifyPolicies(Admin admin, Collection<? extends Topic<?, ?>> topics) {
        var found = policies(admin, names(topics));
        for (var topic : topics) {
            var cleanup = found.get(topic.name());
            var wanted =
                    topic.configs().getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
            if (!wanted.equals(cleanup)) {
                throw refuse(topic, "cleanup.policy=" + cleanup, wanted + " is needed");
            }
        }
    }

    private static ServiceException refuse(Topic<?, ?> topic, String found, String wanted) {
        return new ServiceException(
                ExitCode.BROKER_UNSUITABLE, "topic " + topic.name() + " has " + found + ", but " + wanted);
    }

    private static <T> T get(KafkaFuture<T> future, String what) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            // Crash: somebody ends this start.
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted: " + what, e);
        } catch (ExecutionException e) {
            // Crash with a named code, but for what the caller handles.
            if (e.getCause() instanceof TopicExistsException exists) {
                throw exists;
            }
            if (e.getCause() instanceof UnknownTopicOrPartitionException unknown) {
                throw unknown;
            }
            if (e.getCause() instanceof TopicAuthorizationException denied && what.startsWith("create")) {
                throw denied;
            }
            throw new ServiceException(
                    e.getCause() instanceof RetriableException
                            ? ExitCode.BROKER_UNAVAILABLE
                            : ExitCode.BROKER_UNSUITABLE,
                    "cannot " + what + ": " + e.getCause().getMessage(),
                    e.getCause());
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            // Crash: as above.
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
