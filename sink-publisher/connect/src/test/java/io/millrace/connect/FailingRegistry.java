package io.millrace.connect;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A registry in memory that fails as it is told. Not thread-safe. */
final class FailingRegistry {
    private final MockSchemaRegistryClient behind = new MockSchemaRegistryClient();
    private Exception failure;

    /** Fails every request from now on; null to respond again. */
    void fail(Exception with) {
        failure = with;
    }

    SchemaRegistryClient client() {
        return (SchemaRegistryClient) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {SchemaRegistryClient.class},
                (proxy, method, arguments) -> {
                    if (failure != null) {
                        throw failure;
                    }
                    try {
                        return method.invoke(behind, arguments);
                    } catch (InvocationTargetException e) {
                        // As the registry would have answered.
                        throw e.getCause();
                    }
                });
    }
}
