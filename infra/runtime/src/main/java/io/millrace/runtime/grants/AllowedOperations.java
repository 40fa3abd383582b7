package io.millrace.runtime.grants;

import io.millrace.runtime.grants.Grant.Need;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the broker allows the client to do. An answer that cannot be had counts as allowed. */
final class AllowedOperations {
    private static final Logger LOG = LoggerFactory.getLogger(AllowedOperations.class);
    private static final int TIMEOUT_MS = 10_000;
    /** Stands for what has no name yet: it is asked about, and never made. */
    private static final String PROBE = "access-check";

    private final Admin admin;

    AllowedOperations(Admin admin) {
        this.admin = admin;
    }

    /** The grants that the service lacks, each on one resource: those that it needs now as {@code START}. */
    List<Grant> missing(Grants grants) {
        var asked = grants.literal().stream()
                .filter(grant -> grant.need() != Need.GROW)
                .toList();
        var missing = new TreeSet<Grant>();
        missing.addAll(missingOfTopics(asked));
        missing.addAll(missingOfGroups(ofType(asked, ResourceType.GROUP)));
        missing.addAll(missingOfTransactions(ofType(asked, ResourceType.TRANSACTIONAL_ID)));
        return List.copyOf(missing);
    }

    private static List<Grant> ofType(Collection<Grant> grants, ResourceType type) {
        return grants.stream()
                .filter(grant -> grant.type() == type)
                .map(grant -> grant.pattern() == PatternType.PREFIXED ? grant.on(grant.name() + PROBE) : grant)
                .toList();
    }

    private List<Grant> missingOfTopics(List<Grant> asked) {
        var topics = asked.stream()
                .filter(grant -> grant.type() == ResourceType.TOPIC)
                .toList();
        var visible = answer(admin.listTopics().names()).orElse(Set.of());
        var concrete = topics.stream()
                .flatMap(grant -> grant.pattern() == PatternType.LITERAL ? Stream.of(grant) : named(grant, visible))
                .toList();
        var described = describe(concrete.stream().map(Grant::name).collect(Collectors.toSet()));
        var missing = new ArrayList<Grant>();
        for (var grant : concrete) {
            var topic = described.getOrDefault(grant.name(), TopicAnswer.UNKNOWN);
            if (grant.operation() == AclOperation.CREATE) {
                if (topic.isAbsent() && !mayCreate(grant.name())) {
                    missing.add(grant.name().endsWith(PROBE) ? grant : needed(grant));
                }
            } else if (!topic.allows(grant.operation())) {
                missing.add(grant);
            }
        }
        return missing;
    }

    /** On the topics that are there, and on one that is not: of that one it shows whether it could be seen or made. */
    private static Stream<Grant> named(Grant prefixed, Set<String> visible) {
        var there = visible.stream()
                .filter(name -> name.startsWith(prefixed.name()))
                .map(prefixed::on);
        var probe = Stream.of(prefixed.on(prefixed.name() + PROBE));
        return switch (prefixed.operation()) {
            case CREATE -> probe;
            // Implies that topics may be seen.
            case READ, WRITE, DELETE, ALTER -> Stream.concat(there, probe);
            default -> there;
        };
    }

    private static Grant needed(Grant grant) {
        return new Grant(grant.type(), grant.name(), grant.pattern(), grant.operation(), Need.START);
    }

    /**
     * What the broker says of a topic.
     *
     * @param isAbsent whether it may be seen and is not there
     * @param operations what is allowed; empty if that is not known
     */
    private record TopicAnswer(boolean isAbsent, Optional<Set<AclOperation>> operations) {
        static final TopicAnswer UNKNOWN = new TopicAnswer(false, Optional.empty());
        static final TopicAnswer ABSENT = new TopicAnswer(true, Optional.empty());
        static final TopicAnswer DENIED = new TopicAnswer(false, Optional.of(Set.of()));

        boolean allows(AclOperation operation) {
            return operations.isEmpty() || operations.get().contains(operation);
        }
    }

    private Map<String, TopicAnswer> describe(Set<String> names) {
        var answers = new HashMap<String, TopicAnswer>();
        var options =
                new DescribeTopicsOptions().includeAuthorizedOperations(true).timeoutMs(TIMEOUT_MS);
        admin.describeTopics(names, options).topicNameValues().forEach((name, future) -> {
            try {
                answers.put(
                        name,
                        new TopicAnswer(false, Optional.ofNullable(future.get().authorizedOperations())));
            } catch (ExecutionException e) {
                // Not an error: the answer, where it is one.
                if (e.getCause() instanceof AuthorizationException) {
                    answers.put(name, TopicAnswer.DENIED);
                } else if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                    answers.put(name, TopicAnswer.ABSENT);
                }
            } catch (InterruptedException e) {
                // Crash: somebody ends this start.
                Thread.currentThread().interrupt();
            }
        });
        return answers;
    }

    private boolean mayCreate(String topic) {
        var request = List.of(new NewTopic(topic, Optional.empty(), Optional.empty()));
        return isAllowed(admin.createTopics(
                        request, new CreateTopicsOptions().validateOnly(true).timeoutMs(TIMEOUT_MS))
                .all());
    }

    private List<Grant> missingOfGroups(List<Grant> grants) {
        var options = new DescribeConsumerGroupsOptions()
                .includeAuthorizedOperations(true)
                .timeoutMs(TIMEOUT_MS);
        return grants.stream()
                .filter(grant -> !isAllowed(admin.describeConsumerGroups(List.of(grant.name()), options)
                        .all()))
                .toList();
    }

    /** Seeing a transaction is implied by writing in it, and nothing else allows it here. */
    private List<Grant> missingOfTransactions(List<Grant> grants) {
        return grants.stream()
                .filter(grant -> !isAllowed(
                        admin.describeTransactions(List.of(grant.name())).all()))
                .toList();
    }

    private static boolean isAllowed(KafkaFuture<?> future) {
        try {
            future.get();
            return true;
        } catch (ExecutionException e) {
            // Not an error: the answer, where it is one. Anything else would have come after the refusal.
            return !(e.getCause() instanceof AuthorizationException);
        } catch (InterruptedException e) {
            // Crash: somebody ends this start.
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static <T> Optional<T> answer(KafkaFuture<T> future) {
        try {
            return Optional.of(future.get());
        } catch (ExecutionException e) {
            // Not an error: what is not known is taken as allowed.
            LOG.debug("the broker does not say what is allowed", e);
            return Optional.empty();
        } catch (InterruptedException e) {
            // Crash: somebody ends this start.
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
