package io.millrace.cli.stack;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.millrace.schemas.serde.RegistryClients;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * Where the broker and the registry are: the stack's own, unless its settings name others, and how clients of ours reach
 * them. The stack starts none that are named.
 */
public final class Backends {
    static final String BOOTSTRAP_KEY = "kafka.bootstrap.servers";
    static final String REGISTRY_KEY = "registry.url";

    private final Map<String, String> settings;
    private final Ports ports;

    /** @param settings everything under {@code kafka.} and {@code registry.}, as the stack was told */
    Backends(Map<String, String> settings, Ports ports) {
        this.settings = Map.copyOf(settings);
        this.ports = ports;
    }

    /** Whether the component is somebody else's: neither started nor stopped here. */
    public boolean isExternal(Component component) {
        return (component == Component.BROKER && settings.containsKey(BOOTSTRAP_KEY))
                || (component == Component.REGISTRY && settings.containsKey(REGISTRY_KEY));
    }

    /** Broker addresses. */
    public String bootstrapServers() {
        return settings.getOrDefault(BOOTSTRAP_KEY, ports.bootstrapServers());
    }

    /** Base URL of the registry's Confluent API. */
    public String registryUrl() {
        return settings.getOrDefault(REGISTRY_KEY, ports.registryUrl());
    }

    /** What a client of the broker starts from: where it is, and how to be let in. A new, mutable map. */
    public Map<String, Object> kafkaClient() {
        var client = new HashMap<String, Object>();
        if (isExternal(Component.BROKER)) {
            withoutPrefix("kafka.").forEach((key, value) -> {
                if (key.startsWith("security.") || key.startsWith("sasl.") || key.startsWith("ssl.")) {
                    client.put(key, value);
                }
            });
        }
        client.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        return client;
    }

    /** A new client of the registry. */
    public SchemaRegistryClient registryClient() {
        var properties = isExternal(Component.REGISTRY) ? withoutPrefix("registry.") : Map.<String, String>of();
        return RegistryClients.connect(registryUrl(), properties);
    }

    private Map<String, String> withoutPrefix(String prefix) {
        var found = new TreeMap<String, String>();
        settings.forEach((key, value) -> {
            if (key.startsWith(prefix) && !key.equals(REGISTRY_KEY) && !key.equals(BOOTSTRAP_KEY)) {
                found.put(key.substring(prefix.length()), value);
            }
        });
        return found;
    }
}
