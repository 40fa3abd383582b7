package io.millrace.sink.topic;

import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** In-memory registry that refuses a schema incompatible with any earlier one of its subject, as real ones do. */
final class StrictRegistry {
    private final MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
    private int refusal;

    /** Fails every registration from now on with this HTTP status. */
    void refuseAll(int status) {
        refusal = status;
    }

    MockSchemaRegistryClient content() {
        return registry;
    }

    SchemaRegistryClient client() {
        return (SchemaRegistryClient) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {SchemaRegistryClient.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("register")) {
                        check((String) arguments[0], (ParsedSchema) arguments[1]);
                    }
                    try {
                        return method.invoke(registry, arguments);
                    } catch (InvocationTargetException e) {
                        // Rethrown as the registry threw it.
                        throw e.getCause();
                    }
                });
    }

    private void check(String subject, ParsedSchema schema) throws IOException, RestClientException {
        if (refusal != 0) {
            throw new RestClientException("refused", refusal, refusal);
        }
        if (registry.getAllSubjects().contains(subject) && !registry.testCompatibility(subject, schema)) {
            throw new RestClientException("incompatible with an earlier schema", 409, 409);
        }
    }
}
