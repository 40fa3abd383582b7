package io.millrace.runtime.streams;

import io.millrace.runtime.service.ExitCode;
import io.millrace.runtime.service.ServiceException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.TopologyDescription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Admin step that extends a topology's changelogs to the partitions of its source topics. */
final class ChangelogTopics {
    private static final Logger LOG = LoggerFactory.getLogger(ChangelogTopics.class);

    private ChangelogTopics() {}

    /**
     * Gives changelogs that are there as many partitions as what they follow. Idempotent, and safe to run from several
     * processes at once.
     *
     * @throws ServiceException if a changelog has too many, or the broker does not answer or does not allow it
     */
    static void grow(Admin admin, String applicationId, TopologyDescription topology) {
        try {
            var grown = new ChangelogGrowth(applicationId, partitions(admin)).of(topology);
            if (grown.isEmpty()) {
                return;
            }
            var wanted = new HashMap<String, NewPartitions>();
            grown.forEach((topic, count) -> wanted.put(topic, NewPartitions.increaseTo(count)));
            for (var growing : admin.createPartitions(wanted).values().entrySet()) {
                LOG.warn(
                        "{} gets {} partitions, as what it follows has. State of keys that moved stays where it was",
                        growing.getKey(),
                        grown.get(growing.getKey()));
                await(growing.getValue());
            }
        } catch (ExecutionException e) {
            // Crash with a named code: the broker does not answer, or does not allow it.
            throw new ServiceException(
                    e.getCause() instanceof RetriableException
                            ? ExitCode.BROKER_UNAVAILABLE
                            : ExitCode.BROKER_UNSUITABLE,
                    "cannot compare the changelogs of " + applicationId + " with its source topics: "
                            + e.getCause().getMessage(),
                    e.getCause());
        } catch (InterruptedException e) {
            // Crash: somebody ends this start.
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void await(KafkaFuture<Void> growing) throws ExecutionException, InterruptedException {
        try {
            growing.get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof InvalidPartitionsException)) {
                throw e;
            }
            // Not an error: another instance was faster.
            LOG.debug("it has them already", e);
        }
    }

    private static Map<String, Integer> partitions(Admin admin) throws ExecutionException, InterruptedException {
        var partitions = new HashMap<String, Integer>();
        admin.describeTopics(admin.listTopics().names().get())
                .allTopicNames()
                .get()
                .forEach(
                        (name, topic) -> partitions.put(name, topic.partitions().size()));
        return partitions;
    }
}
