package io.millrace.enrichment;

import io.millrace.runtime.service.ServiceContext;
import io.millrace.runtime.streams.BrokerCheck;
import io.millrace.runtime.streams.TopicCreator;
import io.millrace.schemas.topic.Topics;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** Creates the topics that must exist before the topology is built. */
final class EnrichmentTopics {
    private final EnrichmentConfig config;

    EnrichmentTopics(EnrichmentConfig config) {
        this.config = config;
    }

    /**
     * Waits for the broker and creates missing topics.
     *
     * @return number of partitions in which to merge profiles: that of the existing repartition topic, else that of {@code
     *     events.raw}
     */
    int prepare(ServiceContext ctx) throws ExecutionException, InterruptedException {
        try (var admin = Admin.create(config.kafka().clientProperties())) {
            BrokerCheck.require(
                    admin, config.kafka().bootstrapServers(), ctx.settings().startDeadline());
            TopicCreator.ensure(
                    admin,
                    List.of(Topics.EVENTS_RAW, Topics.EVENTS_ENRICHED, Topics.EVENTS_FAILED, Topics.PROFILES),
                    (short) config.streams().replicationFactor());
            var changes = config.streams().applicationId() + "-" + EnrichmentTopology.PROFILE_CHANGES + "-repartition";
            boolean merged = admin.listTopics().names().get().contains(changes);
            return TopicCreator.partitions(admin, merged ? changes : Topics.EVENTS_RAW.name());
        }
    }
}
