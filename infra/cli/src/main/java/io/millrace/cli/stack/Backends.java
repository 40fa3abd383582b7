package io.millrace.cli.stack;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.millrace.schemas.serde.RegistryClients;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * Addresses and client settings of broker and registry: those of the local stack, or external ones if the settings name
 * them. The stack neither starts nor stops external ones, nor services whose address the settings name.
 */
public final class Backends {
    static final String BOOTSTRAP_KEY = "kafka.bootstrap.servers";
    static final String REGISTRY_KEY = "registry.url";

    private final Map<String, String> settings;
    private final Ports ports;

    /** @param settings all settings with the prefixes {@code kafka.} and {@code registry.} */
    Backends(Map<String, String> settings, Ports ports) {
        this.settings = Map.copyOf(settings);
        this.ports = ports;
    }

    /** Whether the component is external, so that the stack neither starts nor stops it. */
    public boolean isExternal(Component component) {
        return (component == Component.BROKER && settings.containsKey(BOOTSTRAP_KEY))
                || (component == Component.REGISTRY && settings.containsKey(REGISTRY_KEY))
                || ports.elsewhere().containsKey(component);
    }

    /** Bootstrap servers of the broker. */
    public String bootstrapServers() {
        return settings.getOrDefault(BOOTSTRAP_KEY, ports.bootstrapServers());
    }

    /** Base URL of the registry's Confluent API. */
    public String registryUrl() {
        return settings.getOrDefault(REGISTRY_KEY, ports.registryUrl());
    }

    /** Client properties of the broker: bootstrap servers and security. A new, mutable map. */
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

    /** A new client of the registry; the caller closes it. */
    public SchemaRegistryClient registryClient() {
        return RegistryClients.connect(registryUrl(), registrySettings());
    }

    /**
     * Settings of the registry's client for a Connect worker: credentials as references to {@link #registrySecrets}, because a
     * connector's configuration can be read by whoever may ask the worker.
     */
    public Map<String, String> registryReferences() {
        var references = new TreeMap<>(registrySettings());
        references.replaceAll((key, value) -> isSecret(key) ? "${env:" + variable(key) + "}" : value);
        return references;
    }

    /** Environment variables that hold the registry's credentials. */
    public Map<String, String> registrySecrets() {
        var secrets = new TreeMap<String, String>();
        registrySettings().forEach((key, value) -> {
            if (isSecret(key)) {
                secrets.put(variable(key), value);
            }
        });
        return secrets;
    }

    private static boolean isSecret(String key) {
        return key.endsWith("user.info") || key.endsWith("token") || key.endsWith("password");
    }

    private static String variable(String key) {
        return StackSettings.environmentName("registry." + key);
    }

    private Map<String, String> registrySettings() {
        return isExternal(Component.REGISTRY) ? withoutPrefix("registry.") : Map.of();
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
