package io.millrace.schemas.topic;

import io.millrace.schemas.dashboard.DashboardDefinition;
import io.millrace.schemas.delivery.FailedDelivery;
import io.millrace.schemas.destination.DestinationDefinition;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.insight.InsightAlert;
import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.person.PersonChange;
import io.millrace.schemas.person.PersonMerge;
import io.millrace.schemas.person.PersonMove;
import io.millrace.schemas.person.PersonUpdate;
import io.millrace.schemas.profile.Profile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;

/** Catalogue of the topics in which stages meet. No stage writes to any other topic. */
public final class Topics {
    private static final int EVENT_PARTITIONS = 8;

    /** Kafka deletes whole segments, so a record of personal data outlives its retention by up to this. */
    private static final Duration SEGMENT = Duration.ofDays(1);

    /** Accepted events; keyed by tenant and device. */
    public static final Topic<String, RawEvent> EVENTS_RAW = events("events.raw", RawEvent.class, RawEvent.SCHEMA$);

    /** Enriched events; keyed by tenant and person. */
    public static final Topic<String, EnrichedEvent> EVENTS_ENRICHED =
            events("events.enriched", EnrichedEvent.class, EnrichedEvent.SCHEMA$);

    /** What no stage could accept; keyed by tenant, or by the failure's id where the tenant is unknown. */
    public static final Topic<String, FailedEvent> EVENTS_FAILED = topic(
            "events.failed",
            FailedEvent.class,
            FailedEvent.SCHEMA$,
            2,
            Map.of(
                    TopicConfig.RETENTION_MS_CONFIG,
                    ms(Duration.ofDays(30)),
                    TopicConfig.SEGMENT_MS_CONFIG,
                    ms(SEGMENT),
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                    "2097152"));

    /** What is known of each person; keyed by tenant and person. */
    public static final Topic<String, Profile> PROFILES =
            compacted("profiles", Profile.class, Profile.SCHEMA$, EVENT_PARTITIONS);

    /** Which persons' ids were given up for which; keyed by tenant and the person given up, like {@link #EVENTS_ENRICHED}. */
    public static final Topic<String, PersonMerge> PERSON_MERGES =
            compacted("person-merges", PersonMerge.class, PersonMerge.SCHEMA$, EVENT_PARTITIONS);

    /**
     * What aggregation kept for a person that was given up, on its way to the survivor's task; keyed by tenant and survivor, like
     * {@link #EVENTS_ENRICHED}. Retained for longer than events, so that a stage that was down for long loses no history.
     */
    public static final Topic<String, PersonMove> PERSON_MOVES = topic(
            "person-moves",
            PersonMove.class,
            PersonMove.SCHEMA$,
            EVENT_PARTITIONS,
            Map.of(TopicConfig.RETENTION_MS_CONFIG, ms(Duration.ofDays(30))));

    /** Messages to persons' nodes; keyed by tenant and person. Within enrichment, and by hand: see {@code PersonCommands}. */
    public static final Topic<String, PersonChange> PERSON_CHANGES =
            events("person-changes", PersonChange.class, PersonChange.SCHEMA$);

    /** What devices are told of their persons; keyed by tenant and device, and partitioned, like {@link #EVENTS_RAW}. */
    public static final Topic<String, PersonUpdate> PERSON_UPDATES =
            events("person-updates", PersonUpdate.class, PersonUpdate.SCHEMA$);

    /** Insight definitions; keyed by name. One partition, so that all read them in one order. */
    public static final Topic<String, InsightDefinition> INSIGHT_DEFINITIONS =
            compacted("insight-definitions", InsightDefinition.class, InsightDefinition.SCHEMA$, 1);

    /** Changed insight rows; keyed by insight, tenant, window and group. */
    public static final Topic<String, InsightUpdate> INSIGHT_UPDATES = topic(
            "insight-updates",
            InsightUpdate.class,
            InsightUpdate.SCHEMA$,
            4,
            Map.of(TopicConfig.RETENTION_MS_CONFIG, ms(Duration.ofDays(2))));

    /** Alerts that insights raise, and those that late events take back; keyed by insight, alert, tenant, window and group. */
    public static final Topic<String, InsightAlert> INSIGHT_ALERTS = topic(
            "insight-alerts",
            InsightAlert.class,
            InsightAlert.SCHEMA$,
            4,
            Map.of(TopicConfig.RETENTION_MS_CONFIG, ms(Duration.ofDays(30))));

    /** Rows and alerts that were given up after all attempts to deliver them; keyed by destination and row. */
    public static final Topic<String, FailedDelivery> DELIVERIES_FAILED = failedDeliveries("deliveries.failed");

    /** Those of {@link #DELIVERIES_FAILED} that somebody wants delivered after all; keyed alike. */
    public static final Topic<String, FailedDelivery> DELIVERIES_REDRIVE = failedDeliveries("deliveries.redrive");

    /** Where insights are delivered to; keyed by destination name. One partition, so that all read them in one order. */
    public static final Topic<String, DestinationDefinition> DESTINATIONS =
            compacted("destinations", DestinationDefinition.class, DestinationDefinition.SCHEMA$, 1);

    /** Dashboards of the console; keyed by name. One partition, so that all read them in one order. */
    public static final Topic<String, DashboardDefinition> DASHBOARDS =
            compacted("dashboards", DashboardDefinition.class, DashboardDefinition.SCHEMA$, 1);

    /** Every fixed topic; {@code insights.<name>} topics come and go with their insights. */
    public static final List<Topic<String, ? extends SpecificRecord>> ALL = List.of(
            EVENTS_RAW,
            EVENTS_ENRICHED,
            EVENTS_FAILED,
            PROFILES,
            PERSON_MERGES,
            PERSON_MOVES,
            PERSON_CHANGES,
            PERSON_UPDATES,
            INSIGHT_DEFINITIONS,
            INSIGHT_UPDATES,
            INSIGHT_ALERTS,
            DESTINATIONS,
            DASHBOARDS,
            DELIVERIES_FAILED,
            DELIVERIES_REDRIVE);

    /** Name prefix of the topics that product teams read, one an insight. */
    public static final String INSIGHT_TOPIC_PREFIX = "insights.";

    private Topics() {}

    private static <V extends SpecificRecord> Topic<String, V> events(
            String name, Class<V> type, org.apache.avro.Schema schema) {
        return topic(
                name,
                type,
                schema,
                EVENT_PARTITIONS,
                Map.of(
                        TopicConfig.RETENTION_MS_CONFIG,
                        ms(Duration.ofDays(7)),
                        TopicConfig.SEGMENT_MS_CONFIG,
                        ms(SEGMENT),
                        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                        "CreateTime"));
    }

    private static <V extends SpecificRecord> Topic<String, V> compacted(
            String name, Class<V> type, org.apache.avro.Schema schema, int partitions) {
        return topic(
                name,
                type,
                schema,
                partitions,
                Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    }

    private static <V extends SpecificRecord> Topic<String, V> topic(
            String name, Class<V> type, org.apache.avro.Schema schema, int partitions, Map<String, String> configs) {
        return new Topic<>(name, Serdes.String(), ValueFormat.of(type, schema), partitions, configs);
    }

    private static Topic<String, FailedDelivery> failedDeliveries(String name) {
        return topic(
                name,
                FailedDelivery.class,
                FailedDelivery.SCHEMA$,
                2,
                Map.of(
                        TopicConfig.RETENTION_MS_CONFIG,
                        ms(Duration.ofDays(30)),
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        "2097152"));
    }

    private static String ms(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
