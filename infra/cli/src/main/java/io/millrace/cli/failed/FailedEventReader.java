package io.millrace.cli.failed;

import io.millrace.cli.balance.TopicReader;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.RegistryClients;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Reads {@code events.failed} and keeps the latest that a filter accepts, so that memory is bounded. */
final class FailedEventReader {
    private final TopicReader reader;
    private final AvroSerde<FailedEvent> serde;

    FailedEventReader(String bootstrapServers, String registryUrl) {
        this.reader = new TopicReader(bootstrapServers);
        this.serde = AvroSerde.of(Topics.EVENTS_FAILED, new SchemaIds(RegistryClients.connect(registryUrl, Map.of())));
    }

    List<FailedEvent> latest(FailedFilter filter, int limit) {
        var latest = new ArrayDeque<FailedEvent>();
        reader.read(Topics.EVENTS_FAILED.name(), bytes -> {
            var event = serde.deserialize(Topics.EVENTS_FAILED.name(), bytes.value());
            if (event != null && filter.accepts(event)) {
                latest.addLast(event);
                if (latest.size() > limit) {
                    latest.removeFirst();
                }
            }
        });
        return latest.stream()
                .sorted(Comparator.comparingLong(FailedEvent::getFailedAt))
                .toList();
    }
}
