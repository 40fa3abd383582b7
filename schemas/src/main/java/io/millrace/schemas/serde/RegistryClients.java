package io.millrace.schemas.serde;

import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.util.List;
import java.util.Map;

/** Makes the one registry client of a process. */
public final class RegistryClients {
    private static final int IDENTITY_MAP_CAPACITY = 10_000;

    private RegistryClients() {}

    /**
     * A client of the registry at the URL.
     *
     * @param url the base URL of the Confluent API, such as {@code http://127.0.0.1:8081/apis/ccompat/v7}; several are
     *     separated by commas and tried in turn
     * @param properties passed through: {@code basic.auth.credentials.source}, {@code schema.registry.ssl.*}, …
     */
    public static SchemaRegistryClient connect(String url, Map<String, ?> properties) {
        return new CachedSchemaRegistryClient(List.of(url.split(",")), IDENTITY_MAP_CAPACITY, properties);
    }
}
