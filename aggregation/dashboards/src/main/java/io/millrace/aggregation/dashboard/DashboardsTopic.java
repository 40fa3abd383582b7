package io.millrace.aggregation.dashboard;

import io.millrace.aggregation.definition.InvalidDefinitionException;
import io.millrace.runtime.catalogue.CatalogueClients;
import io.millrace.runtime.catalogue.CompareAndSetTopic;
import io.millrace.schemas.dashboard.DashboardDefinition;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.CorruptValueException;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.serde.UnknownSchemaIdException;
import io.millrace.schemas.topic.Topics;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The dashboards, by name: a compacted topic, changed by compare-and-set and read at most once a second. Thread-safe; blocks. */
final class DashboardsTopic {
    /**
     * A dashboard as it is now.
     *
     * @param change what putting it did: added, compatible or unchanged
     */
    record Applied(Dashboard dashboard, String change) {}

    private static final Logger LOG = LoggerFactory.getLogger(DashboardsTopic.class);
    private static final String TOPIC = Topics.DASHBOARDS.name();
    private static final long KEEP_MILLIS = 1_000;
    private static final int MAX_DASHBOARDS = 1_000;

    private final AvroSerde<DashboardDefinition> serde;
    private final CompareAndSetTopic<Map<String, Dashboard>> topic;
    private final Clock clock;
    private Map<String, Dashboard> latest = Map.of();
    private long readAt = Long.MIN_VALUE;

    DashboardsTopic(CatalogueClients clients, SchemaIds ids, Clock clock) {
        this.serde = AvroSerde.of(Topics.DASHBOARDS, ids);
        this.topic = new CompareAndSetTopic<>(TOPIC, clients, TreeMap::new, this::add);
        this.clock = clock;
    }

    /** The dashboards as of at most a second ago. */
    synchronized Collection<Dashboard> all() {
        return current().values();
    }

    synchronized Optional<Dashboard> find(String name) {
        return Optional.ofNullable(current().get(name));
    }

    private Map<String, Dashboard> current() {
        if (readAt == Long.MIN_VALUE || clock.millis() - readAt >= KEEP_MILLIS) {
            latest = topic.read();
            readAt = clock.millis();
        }
        return latest;
    }

    /**
     * Puts dashboards in the place of those of their names. One that shows the same as before is not written.
     *
     * @return the dashboards as they are now, by name
     * @throws org.apache.kafka.common.KafkaException if the broker does not confirm the change
     */
    synchronized List<Applied> put(List<Dashboard> wanted) {
        Map<String, Applied> now = new TreeMap<>();
        topic.update(known -> {
            Map<String, Optional<byte[]>> records = new HashMap<>();
            now.clear();
            for (Dashboard dashboard : wanted) {
                Dashboard before = known.get(dashboard.name());
                boolean same = before != null && before.showsTheSame(dashboard);
                Dashboard after =
                        same ? before : dashboard.with(before == null ? 1 : before.revision() + 1, clock.millis());
                now.put(after.name(), new Applied(after, same ? "unchanged" : before == null ? "added" : "compatible"));
                if (!same) {
                    records.put(after.name(), Optional.of(serde.serialize(TOPIC, DashboardParser.toRecord(after))));
                }
            }
            if (known.size() + records.size() > MAX_DASHBOARDS) {
                throw new TooManyDashboardsException(MAX_DASHBOARDS);
            }
            return records;
        });
        readAt = Long.MIN_VALUE;
        return List.copyOf(now.values());
    }

    /** Deletes a dashboard; false if there is none of this name. */
    synchronized boolean delete(String name) {
        boolean[] found = new boolean[1];
        topic.update(known -> {
            found[0] = known.containsKey(name);
            return found[0] ? Map.of(name, Optional.empty()) : Map.of();
        });
        readAt = Long.MIN_VALUE;
        return found[0];
    }

    private void add(Map<String, Dashboard> known, String name, byte[] value) {
        if (value == null) {
            known.remove(name);
            return;
        }
        try {
            known.put(name, DashboardParser.fromRecord(serde.deserialize(TOPIC, value)));
        } catch (InvalidDefinitionException | CorruptValueException | UnknownSchemaIdException e) {
            // Rejected: not shown. Another release wrote it.
            LOG.warn("Cannot use the definition of dashboard {}: {}", name, e.getMessage());
            known.remove(name);
        }
    }
}
