package io.millrace.cli.provision;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.console.Terminal;
import io.millrace.runtime.service.ServiceException;
import io.millrace.runtime.streams.TopicCreator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;

/** Creates the topics of a deployment that are missing, and checks those that are there. */
final class TopicApplier {
    private final Admin admin;
    private final Terminal terminal;

    TopicApplier(Admin admin, Terminal terminal) {
        this.admin = admin;
        this.terminal = terminal;
    }

    /**
     * Creates what is missing. Topics that are there keep their partitions and configs. Idempotent.
     *
     * @param replication replicas of new topics; below 1 the broker's default
     * @throws CliException if a topic is of another shape than its readers need
     */
    void apply(TopicPlan plan, short replication) throws InterruptedException {
        var before = partitions(plan.of());
        var topics = plan.of(name -> before.getOrDefault(name, 0));
        var created = new ArrayList<String>();
        try {
            for (var planned : topics) {
                if (planned.sharesKeysWith().isEmpty()) {
                    TopicCreator.ensure(admin, List.of(planned.topic()), replication);
                } else {
                    TopicCreator.ensureShared(
                            admin, List.of(planned.topic()), planned.topic().partitions(), replication);
                }
                if (!before.containsKey(planned.name())) {
                    created.add(planned.name());
                }
            }
        } catch (ServiceException e) {
            // Rejected at the edge.
            throw new CliException(CliExitCode.REFUSED, e.getMessage(), e);
        }
        terminal.print(created.size() + " topics created, " + (topics.size() - created.size()) + " were there");
        created.forEach(name -> terminal.print("  " + name));
        topics.forEach(planned -> compare(planned, before));
    }

    private void compare(PlannedTopic planned, Map<String, Integer> before) {
        var has = before.get(planned.name());
        if (has != null && has != planned.topic().partitions()) {
            var reason = planned.sharesKeysWith().isEmpty()
                    ? "it keeps them"
                    : "as many as " + planned.sharesKeysWith() + ", whose keys it has: its services say how to mend it";
            terminal.print("  " + planned.name() + " has " + has + " partitions instead of "
                    + planned.topic().partitions() + ": " + reason);
        }
    }

    private Map<String, Integer> partitions(List<PlannedTopic> topics) throws InterruptedException {
        var visible = ClusterOption.await(admin.listTopics().names(), "list topics");
        var there = topics.stream()
                .map(PlannedTopic::name)
                .filter(visible::contains)
                .toList();
        var partitions = new TreeMap<String, Integer>();
        ClusterOption.await(admin.describeTopics(there).allTopicNames(), "describe topics")
                .forEach(
                        (name, topic) -> partitions.put(name, topic.partitions().size()));
        return partitions;
    }
}
