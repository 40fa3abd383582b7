package io.millrace.runtime.config;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** What Kafka's clients understand, so that a misspelt {@code kafka.security.protocol} is not passed by in silence. */
final class KafkaKeys {
    private static final List<String> SCOPES = List.of(
            StreamsConfig.PRODUCER_PREFIX,
            StreamsConfig.CONSUMER_PREFIX,
            StreamsConfig.MAIN_CONSUMER_PREFIX,
            StreamsConfig.RESTORE_CONSUMER_PREFIX,
            StreamsConfig.GLOBAL_CONSUMER_PREFIX,
            StreamsConfig.ADMIN_CLIENT_PREFIX);

    private static final Set<String> NAMES = names();

    private KafkaKeys() {}

    private static Set<String> names() {
        var names = new TreeSet<>(ProducerConfig.configNames());
        names.addAll(ConsumerConfig.configNames());
        names.addAll(AdminClientConfig.configNames());
        names.addAll(StreamsConfig.configDef().names());
        return names;
    }

    /** Whether a client, or all of one kind ({@code producer.linger.ms}), or new internal topics take the key. */
    static boolean knows(String name) {
        return NAMES.contains(name)
                || name.startsWith(StreamsConfig.TOPIC_PREFIX)
                || SCOPES.stream()
                        .anyMatch(scope -> name.startsWith(scope) && NAMES.contains(name.substring(scope.length())));
    }

    /** Every name that is known, after the prefix. */
    static List<String> names(String prefix) {
        return NAMES.stream().map(prefix::concat).toList();
    }
}
