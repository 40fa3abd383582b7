package io.millrace.enrichment;

import io.millrace.enrichment.person.PersonProcessor;
import io.millrace.runtime.service.ExitCode;
import io.millrace.runtime.service.ServiceException;
import io.millrace.runtime.streams.TopicCreator;
import io.millrace.schemas.topic.Topics;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** Creates the topics that must exist before the topology starts, and checks that those that share keys share partitions. */
final class EnrichmentTopics {
    private final EnrichmentConfig config;

    EnrichmentTopics(EnrichmentConfig config) {
        this.config = config;
    }

    /** Creates missing topics and checks what is there. The broker answers. */
    void prepare() throws ExecutionException, InterruptedException {
        try (var admin = Admin.create(config.kafka().clientProperties())) {
            prepare(admin);
        }
    }

    void prepare(Admin admin) throws ExecutionException, InterruptedException {
        var replication = (short) config.streams().replicationFactor();
        TopicCreator.ensure(
                admin,
                List.of(Topics.EVENTS_RAW, Topics.EVENTS_ENRICHED, Topics.EVENTS_FAILED, Topics.PROFILES),
                replication);
        int devices = TopicCreator.partitions(admin, Topics.EVENTS_RAW.name());
        int events = TopicCreator.partitions(admin, Topics.EVENTS_ENRICHED.name());
        int persons = partitionsOfPersons(admin, devices);
        TopicCreator.ensureShared(admin, List.of(Topics.PERSON_UPDATES), devices, replication);
        TopicCreator.ensureShared(admin, List.of(Topics.PERSON_MERGES), events, replication);
        TopicCreator.ensureShared(admin, List.of(Topics.PERSON_CHANGES), persons, replication);
        TopicCreator.requireSamePartitions(admin, Topics.PERSON_UPDATES, Topics.EVENTS_RAW);
        TopicCreator.requireSamePartitions(admin, Topics.PERSON_MERGES, Topics.EVENTS_ENRICHED);
        int found = TopicCreator.partitions(admin, Topics.PERSON_CHANGES.name());
        if (found != partitionsOfPersons(admin, found)) {
            throw new ServiceException(
                    ExitCode.BROKER_UNSUITABLE,
                    "topic " + Topics.PERSON_CHANGES.name() + " has " + found + " partitions, but persons are kept in "
                            + partitionsOfPersons(admin, found)
                            + " (" + changelog()
                            + "), and would not be found. Delete the topic while no stage runs; it is"
                            + " made anew");
        }
    }

    /** Number of partitions that persons are kept in: they stay where they are when {@code events.raw} grows. */
    private int partitionsOfPersons(Admin admin, int ofNew) throws ExecutionException, InterruptedException {
        boolean isKept = admin.listTopics().names().get().contains(changelog());
        return isKept ? TopicCreator.partitions(admin, changelog()) : ofNew;
    }

    private String changelog() {
        return config.streams().applicationId() + "-" + PersonProcessor.STORE + "-changelog";
    }
}
