package io.millrace.sink;

import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.failed.FailedEventCounter;
import io.millrace.runtime.grants.Grants;
import io.millrace.runtime.grants.GrantsProvider;
import io.millrace.runtime.metrics.TransactionCounters;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import io.millrace.sink.publish.SinkMetrics;
import io.millrace.sink.publish.WaitLimits;
import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import org.apache.kafka.streams.TopologyDescription;

/** What sink-publisher needs at the broker. */
public final class SinkGrants implements GrantsProvider {
    @Override
    public Grants read(ConfigReader reader) {
        var commits = new TransactionCounters();
        var metrics = new CollectorRegistry();
        var topology = new SinkTopology(
                        SchemaIds.withoutRegistry(),
                        null,
                        new WaitLimits(Duration.ZERO, 1, 1),
                        new SinkMetrics(metrics, commits),
                        new FailedEventCounter(metrics, commits))
                .build();
        return of(SinkConfig.streams(reader).applicationId(), topology.describe());
    }

    static Grants of(String applicationId, TopologyDescription topology) {
        return new Grants("sink-publisher")
                .runs(applicationId, topology)
                .prepares(
                        Topics.INSIGHT_DEFINITIONS,
                        Topics.INSIGHT_UPDATES,
                        Topics.EVENTS_FAILED,
                        Topics.INSIGHT_ALERTS,
                        Topics.DESTINATIONS,
                        Topics.DELIVERIES_FAILED,
                        Topics.DELIVERIES_REDRIVE)
                .makesTopics(Topics.INSIGHT_TOPIC_PREFIX)
                .reads(Topics.INSIGHT_ALERTS, Topics.DESTINATIONS, Topics.DELIVERIES_FAILED, Topics.DELIVERIES_REDRIVE)
                .writes(Topics.DESTINATIONS, Topics.DELIVERIES_FAILED, Topics.DELIVERIES_REDRIVE)
                .groups(applicationId + DestinationService.GROUPS);
    }
}
