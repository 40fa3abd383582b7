package io.millrace.aggregation.combine;

import io.millrace.aggregation.event.EventField;
import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.measure.ByteSink;
import io.millrace.aggregation.measure.ByteSource;
import io.millrace.aggregation.measure.HashSet64;
import io.millrace.aggregation.measure.PersonHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Which persons of one partition were given up, and for whom. An event of anybody else costs one probe of a set of hashes in memory,
 * and nothing while nobody was given up. Not thread-safe.
 *
 * <p>Keys of the store: tenant, hash of the person (8 bytes), person. Values: the survivor.
 */
final class PersonPointers {
    /** Name of the store. */
    static final String STORE = "person-pointers";

    /** Hashes kept in memory at most, of eleven bytes on average; with more, each event costs a read of the store. */
    private static final int MAX_HASHES = 4_000_000;

    private static final int TENANT = EventField.TENANT.slot();
    private static final int PERSON = EventField.PERSON.slot();

    private final KeyValueStore<Bytes, byte[]> store;
    private final HashSet64 hashes = new HashSet64();
    private byte[] lastTenant = {};
    private long lastTenantHash;

    PersonPointers(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
        try (var entries = store.all()) {
            while (entries.hasNext() && hashes.size() < MAX_HASHES) {
                var in = ByteBuffer.wrap(entries.next().key.get());
                var tenant = ByteSource.getText(in);
                hashes.add(hash(tenantHash(tenant), in.getLong()));
            }
        }
    }

    /** Whether the event's person was given up. */
    boolean isGivenUp(EventView event) {
        if (hashes.size() == 0) {
            return false;
        }
        if (!event.textEquals(TENANT, lastTenant)) {
            lastTenant = event.tenant().getBytes(StandardCharsets.UTF_8);
            lastTenantHash = PersonHash.of(lastTenant);
        }
        long person = PersonHash.of(event.textBytes(), event.textOffset(PERSON), event.textLength(PERSON));
        return mayContain(lastTenantHash, person) && survivor(event.tenant(), event.person()) != null;
    }

    /** Returns the person for whom this one was given up, who may have been given up, too; null if it stands for itself. */
    String survivor(String tenant, String person) {
        if (!mayContain(tenant, PersonHash.of(person))) {
            return null;
        }
        var found = store.get(key(tenant, person));
        return found == null ? null : new String(found, StandardCharsets.UTF_8);
    }

    /** Returns by person the survivors of the tenant's persons with this hash, almost always one at most. */
    Map<String, String> survivors(String tenant, long personHash) {
        if (!mayContain(tenant, personHash)) {
            return Map.of();
        }
        var found = new HashMap<String, String>();
        var from = prefix(tenant, personHash);
        var after = prefix(tenant, personHash);
        after.putByte(0xFF);
        try (var entries = store.range(Bytes.wrap(from.toByteArray()), Bytes.wrap(after.toByteArray()))) {
            while (entries.hasNext()) {
                var entry = entries.next();
                var key = entry.key.get();
                found.put(
                        new String(key, from.length(), key.length - from.length(), StandardCharsets.UTF_8),
                        new String(entry.value, StandardCharsets.UTF_8));
            }
        }
        return found;
    }

    void put(String tenant, String person, String survivor) {
        if (hashes.size() < MAX_HASHES) {
            hashes.add(hash(tenantHash(tenant), PersonHash.of(person)));
        }
        store.put(key(tenant, person), survivor.getBytes(StandardCharsets.UTF_8));
    }

    /** Lets the person stand for itself. Its hash stays in memory and costs its events a read each. */
    void remove(String tenant, String person) {
        store.delete(key(tenant, person));
    }

    private boolean mayContain(String tenant, long personHash) {
        return hashes.size() > 0 && mayContain(tenantHash(tenant), personHash);
    }

    private boolean mayContain(long tenantHash, long personHash) {
        return hashes.size() >= MAX_HASHES || hashes.contains(hash(tenantHash, personHash));
    }

    private static long tenantHash(String tenant) {
        return PersonHash.of(tenant);
    }

    private static long hash(long tenantHash, long personHash) {
        return tenantHash * 31 + personHash;
    }

    private static Bytes key(String tenant, String person) {
        var key = prefix(tenant, PersonHash.of(person));
        var id = person.getBytes(StandardCharsets.UTF_8);
        key.putBytes(id, 0, id.length);
        return Bytes.wrap(key.toByteArray());
    }

    private static ByteSink prefix(String tenant, long personHash) {
        var key = new ByteSink(64);
        key.putText(tenant);
        key.putLong(personHash);
        return key;
    }
}
