package io.millrace.runtime.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How to reach the broker and the registry. Everything under {@code kafka.} and {@code registry.} is passed through to
 * their clients, so TLS, SASL and tuning need no code of ours.
 *
 * @param bootstrapServers host:port, separated by commas
 * @param registryUrl base URL of the registry's Confluent API
 * @param properties passed to every Kafka client; wins over our own tuning, but not over what correctness stands on
 * @param registryProperties passed to the registry client
 */
public record KafkaConfig(
        String bootstrapServers,
        String registryUrl,
        Map<String, String> properties,
        Map<String, String> registryProperties) {
    /** Broker addresses. */
    public static final Key<String> BOOTSTRAP_SERVERS = Key.string(
                    "kafka.bootstrap.servers",
                    "Broker addresses, host:port separated by commas. Any other key under `kafka.` goes to every Kafka client as it is (`kafka.security.protocol`, `kafka.sasl.jaas.config`, …).")
            .defaultsTo("127.0.0.1:9092");

    /** Registry address. */
    public static final Key<String> REGISTRY_URL = Key.string(
                    "registry.url",
                    "Base URL of the schema registry's Confluent API. Any other key under `registry.` goes to its client as it is.")
            .defaultsTo("http://127.0.0.1:8081/apis/ccompat/v7");

    /** Every key of this section, for a README's table. */
    public static final List<Key<?>> KEYS = List.of(BOOTSTRAP_SERVERS, REGISTRY_URL);

    /** What exactly-once, and that what was acknowledged is kept, stand on: no configuration may undo it. */
    private static final Set<String> PINNED = Set.of(
            "acks",
            "enable.auto.commit",
            "enable.idempotence",
            "group.protocol",
            "isolation.level",
            "transactional.id");

    public KafkaConfig {
        properties = Map.copyOf(properties);
        registryProperties = Map.copyOf(registryProperties);
    }

    public static KafkaConfig read(ConfigReader r) {
        var bootstrap = r.get(BOOTSTRAP_SERVERS);
        var url = r.get(REGISTRY_URL);
        var properties = r.prefixed("kafka.", "passed to every Kafka client");
        properties.keySet().stream()
                .sorted()
                .filter(name -> !KafkaKeys.knows(name))
                .forEach(name -> r.failUnknown("kafka." + name, KafkaKeys.names("kafka.")));
        return new KafkaConfig(bootstrap, url, properties, r.prefixed("registry.", "passed to the registry client"));
    }

    /**
     * What every client of the broker starts from: where it is, and all that is passed through but what may not be undone. A
     * new, mutable map.
     */
    public Map<String, Object> clientProperties() {
        var client = new HashMap<String, Object>(properties);
        client.keySet().removeIf(KafkaConfig::isPinned);
        client.put("bootstrap.servers", bootstrapServers);
        return client;
    }

    /** Our tuning, overridden by what is passed through: what a client is to be made of. A new, mutable map. */
    public Map<String, Object> clientProperties(Map<String, ?> tuning) {
        var client = new HashMap<String, Object>(tuning);
        client.putAll(clientProperties());
        return client;
    }

    /** Whether it is pinned, for all clients or those of one kind ({@code main.consumer.group.protocol}). */
    private static boolean isPinned(String name) {
        return PINNED.stream().anyMatch(pinned -> name.equals(pinned) || name.endsWith("." + pinned));
    }
}
