package io.millrace.schemas.serde;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.avro.Schema;

/**
 * Schemas by id and ids by subject and schema, each asked of the registry once and then kept, so that a registry that
 * is down later stops nothing that was known. Thread-safe.
 */
public final class SchemaIds {
    /** What is said of a registry that does not know who asks: whose setting it is. */
    public static final String CREDENTIALS =
            "it does not take the credentials of registry.basic.auth.user.info, with registry.basic.auth.credentials.source="
                    + "USER_INFO, or of registry.bearer.auth.token";

    private static final int UNAUTHORIZED = 401;

    private final SchemaRegistryClient registry;
    private final ConcurrentMap<Integer, Schema> byId = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, ConcurrentMap<Schema, Integer>> bySubject = new ConcurrentHashMap<>();

    public SchemaIds(SchemaRegistryClient registry) {
        this.registry = registry;
    }

    /** Ids with which a topology can be described, and nothing run: no registry is asked, and any look-up fails. */
    public static SchemaIds withoutRegistry() {
        return new SchemaIds(null);
    }

    /**
     * Registers the schema under the subject unless it is there, and returns its id.
     *
     * @throws RegistryUnavailableException if the registry does not answer
     * @throws SchemaRefusedException if the registry refuses the schema, as an incompatible one is
     */
    public int register(String subject, Schema schema) {
        var ids = bySubject.computeIfAbsent(subject, name -> new ConcurrentHashMap<>());
        var known = ids.get(schema);
        if (known != null) {
            return known;
        }
        try {
            var id = registry.register(subject, new AvroSchema(schema));
            byId.putIfAbsent(id, schema);
            ids.put(schema, id);
            return id;
        } catch (IOException e) {
            throw new RegistryUnavailableException("registry did not answer when registering " + subject, e);
        } catch (RestClientException e) {
            if (isTransient(e)) {
                throw new RegistryUnavailableException(failed("registering " + subject, e), e);
            }
            throw new SchemaRefusedException(
                    e.getStatus() == UNAUTHORIZED
                            ? failed("registering " + subject, e)
                            : "registry refuses the schema of " + subject + ": " + e.getMessage(),
                    e);
        }
    }

    /**
     * Asks the registry to hold later schemas of the subject to a level of compatibility.
     *
     * @param subject a subject that has a schema
     * @param level such as {@code FULL_TRANSITIVE}
     * @return whether the registry took it; one that does not let us set levels goes on with its own
     * @throws RegistryUnavailableException if the registry does not answer
     */
    public boolean requireCompatibility(String subject, String level) {
        try {
            registry.updateCompatibility(subject, level);
            return true;
        } catch (IOException e) {
            throw new RegistryUnavailableException("registry did not answer when setting the level of " + subject, e);
        } catch (RestClientException e) {
            if (isTransient(e)) {
                throw new RegistryUnavailableException(failed("setting the level of " + subject, e), e);
            }
            // Not an error of ours: the caller says so to people. Who may set levels is the registry's business.
            return false;
        }
    }

    private static boolean isTransient(RestClientException e) {
        return e.getStatus() >= 500 || e.getStatus() == 408 || e.getStatus() == 429;
    }

    private static String failed(String what, RestClientException e) {
        return e.getStatus() == UNAUTHORIZED
                ? "registry answers 401 when " + what + ": " + CREDENTIALS
                : "registry failed when " + what;
    }

    /**
     * The writer's schema.
     *
     * @throws UnknownSchemaIdException if the registry has no such id
     * @throws RegistryUnavailableException if it is not cached and the registry does not answer
     */
    public Schema byId(int id) {
        var known = byId.get(id);
        if (known != null) {
            return known;
        }
        try {
            if (!(registry.getSchemaById(id) instanceof AvroSchema avro)) {
                throw new UnknownSchemaIdException("schema id " + id + " is not an Avro schema");
            }
            byId.put(id, avro.rawSchema());
            return avro.rawSchema();
        } catch (IOException e) {
            throw new RegistryUnavailableException("registry did not answer when asked for schema id " + id, e);
        } catch (RestClientException e) {
            if (e.getStatus() == 404) {
                throw new UnknownSchemaIdException("the registry has no schema id " + id, e);
            }
            throw new RegistryUnavailableException(failed("asked for schema id " + id, e), e);
        }
    }
}
