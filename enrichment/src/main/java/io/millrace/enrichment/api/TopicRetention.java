package io.millrace.enrichment.api;

import io.millrace.schemas.topic.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * When records written by now will have expired, from the configuration of the topics on the broker. Kafka deletes whole segments
 * by their newest record, so a record may outlive the retention by the longest age of a segment. Blocks; thread-safe.
 */
final class TopicRetention {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Admin admin;
    private final List<Topic<?, ?>> topics;

    /** @param topics topics that delete by age */
    TopicRetention(Admin admin, List<? extends Topic<?, ?>> topics) {
        this.admin = admin;
        this.topics = List.copyOf(topics);
    }

    /**
     * Expiry of one topic's records.
     *
     * @param by when the last record written by now is deleted; empty if it is kept without limit
     */
    record Expiry(String topic, Optional<Instant> by) {}

    /** The expiry of what the topics hold now. */
    List<Expiry> from(Instant now) {
        var resources = topics.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.name()))
                .toList();
        var configs = configs(resources);
        var expiries = new ArrayList<Expiry>();
        for (var resource : resources) {
            expiries.add(new Expiry(resource.name(), age(configs.get(resource)).map(now::plus)));
        }
        return expiries;
    }

    private Map<ConfigResource, Config> configs(List<ConfigResource> resources) {
        try {
            return admin.describeConfigs(resources).all().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) { // retried by the client: the broker does not answer
            throw new IllegalStateException("the broker does not tell the retention of the topics", e);
        } catch (InterruptedException e) { // the process stops
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Optional<Duration> age(Config config) {
        long retention = value(config, TopicConfig.RETENTION_MS_CONFIG);
        return retention < 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(retention).plusMillis(value(config, TopicConfig.SEGMENT_MS_CONFIG)));
    }

    private static long value(Config config, String name) {
        return Long.parseLong(config.get(name).value());
    }
}
