package io.millrace.runtime.testing;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.schemas.serde.SchemaIds;

/** A schema registry in memory. */
public final class TestRegistry {
    private TestRegistry() {}

    /** Schema ids of a new, empty registry; share them between a topology's serdes and its test. */
    public static SchemaIds ids() {
        return new SchemaIds(new MockSchemaRegistryClient());
    }
}
