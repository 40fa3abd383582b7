package io.millrace.schemas.serde;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A registry that can be taken down: then every request fails as one to a dead server does. */
final class SwitchableRegistry {
    private final MockSchemaRegistryClient behind = new MockSchemaRegistryClient();
    private boolean isDown;

    void down() {
        isDown = true;
    }

    SchemaRegistryClient client() {
        return (SchemaRegistryClient) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {SchemaRegistryClient.class},
                (proxy, method, arguments) -> {
                    if (isDown) {
                        throw new IOException("connection refused");
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
