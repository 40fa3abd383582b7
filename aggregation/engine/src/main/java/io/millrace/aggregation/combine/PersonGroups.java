package io.millrace.aggregation.combine;

import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.measure.ByteSink;
import io.millrace.aggregation.measure.HashSet64;
import io.millrace.aggregation.measure.PersonHash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Index of the groups that counted a person, for insights with unique persons. A flush appends what is new of each person
 * without reading what is there; a merge reads and removes all of the person. Not thread-safe.
 *
 * <p>Keys of the store: day on which the groups expire (4 bytes), tenant, hash of the person (8 bytes), hash of the value (8 bytes).
 * Expired days are removed from the front.
 */
final class PersonGroups {
    /** Name of the store. */
    static final String STORE = "person-groups";

    /** Groups of a person that are indexed at most while the person is in memory, and that a merge corrects at most. */
    static final int MAX_GROUPS = 1_000;

    /** Groups known in memory, so that they are appended once; eleven bytes each. */
    private static final int MAX_SEEN = 1 << 16;

    private static final int MAX_SWEPT = 5_000;

    private final KeyValueStore<Bytes, byte[]> store;
    private final TreeSet<Integer> days = new TreeSet<>();
    private final Map<Owner, Person> persons = new HashMap<>();
    private final List<Person> changed = new ArrayList<>();
    private final ByteSink sink = new ByteSink(256);
    private HashSet64 seen = new HashSet64();
    private String tenant = "";
    private PersonGroup group;
    private long groupHash;
    /** Ids by insight; a few, and forgotten with the definitions. */
    private final IdentityHashMap<InsightSpec, Long> insights = new IdentityHashMap<>();

    private long newestReceivedAt = Long.MIN_VALUE;
    private long uncorrected;

    private record Owner(String tenant, long person) {}

    private static final class Person {
        final Owner owner;
        final List<PersonGroup> fresh = new ArrayList<>(4);
        int total;

        Person(Owner owner) {
            this.owner = owner;
        }
    }

    /** Receives the groups of a person that are new since the last flush. */
    interface Leaving {
        /** Returns whether the person was given up, so that its groups are not to be stored. */
        boolean take(String tenant, long person, List<PersonGroup> groups);
    }

    PersonGroups(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
        var next = Bytes.wrap(new byte[0]);
        while (next != null) {
            try (var entries = store.range(next, null)) {
                next = null;
                if (entries.hasNext()) {
                    int day = ByteBuffer.wrap(entries.next().key.get()).getInt();
                    days.add(day);
                    next = key(day + 1);
                }
            }
        }
    }

    /** Forgets what it knows of definitions, which changed. */
    void followDefinitions() {
        insights.clear();
    }

    /** Sets the group that counted the persons that follow. */
    void startGroup(String ofTenant, InsightSpec spec, long windowStart, long windowEnd, byte[] of, long receivedAt) {
        newestReceivedAt = Math.max(newestReceivedAt, receivedAt);
        tenant = ofTenant;
        long id = insights.computeIfAbsent(spec, PersonGroup::id);
        group = new PersonGroup(PersonGroup.day(spec, windowEnd, receivedAt), id, windowStart, of);
        groupHash = hash(ofTenant, group);
    }

    /** Notes that the group counted a person. */
    void add(long person) {
        if (seen.add(groupHash ^ person)) {
            add(new Owner(tenant, person), group);
        }
    }

    private static long hash(String ofTenant, PersonGroup of) {
        long mixed = of.insight() + 31 * (of.windowStart() + 31L * of.day()) + ofTenant.hashCode();
        return (PersonHash.of(of.group()) ^ mixed) * 0x9E3779B97F4A7C15L;
    }

    /** Takes in groups of a person that was given up, which are the survivor's now. */
    void receive(String ofTenant, String survivor, ByteBuffer groups) {
        var owner = new Owner(ofTenant, PersonHash.of(survivor));
        PersonGroup.readAll(groups.duplicate()).forEach(one -> add(owner, one));
    }

    private void add(Owner owner, PersonGroup one) {
        var person = persons.computeIfAbsent(owner, Person::new);
        if (person.total++ >= MAX_GROUPS) {
            uncorrected++;
            return;
        }
        if (person.fresh.isEmpty()) {
            changed.add(person);
        }
        person.fresh.add(one);
    }

    /** Removes and returns the stored groups of a person. */
    List<PersonGroup> take(String ofTenant, String person) {
        var taken = new ArrayList<PersonGroup>();
        long hash = PersonHash.of(person);
        var keys = new ArrayList<Bytes>();
        for (int day : days) {
            var from = prefix(day, ofTenant, hash);
            var after = prefix(day, ofTenant, hash);
            for (int i = 0; i <= Long.BYTES; i++) {
                after.putByte(0xFF);
            }
            try (var entries = store.range(Bytes.wrap(from.toByteArray()), Bytes.wrap(after.toByteArray()))) {
                while (entries.hasNext()) {
                    var entry = entries.next();
                    keys.add(entry.key);
                    taken.addAll(PersonGroup.readAll(ByteBuffer.wrap(entry.value)));
                }
            }
        }
        keys.forEach(store::delete);
        forget(new Owner(ofTenant, hash), taken);
        if (taken.size() > MAX_GROUPS) {
            uncorrected += taken.size() - MAX_GROUPS;
            return taken.subList(0, MAX_GROUPS);
        }
        return taken;
    }

    /** Lets groups that were taken be indexed anew: a late event may count the person in them again. */
    private void forget(Owner owner, List<PersonGroup> taken) {
        taken.forEach(one -> seen.remove(hash(owner.tenant, one) ^ owner.person));
        var known = persons.get(owner);
        if (known != null) {
            known.total = 0;
        }
    }

    /** Forgets the groups of a person. */
    void erase(String ofTenant, String person) {
        var known = persons.get(new Owner(ofTenant, PersonHash.of(person)));
        if (known != null) {
            known.fresh.clear();
        }
        take(ofTenant, person);
    }

    /** Stores what is new of all persons but those who leave. */
    void flush(Leaving leaving) {
        var entries = new ArrayList<KeyValue<Bytes, byte[]>>(changed.size());
        for (var person : changed) {
            if (leaving.take(person.owner.tenant, person.owner.person, person.fresh)) {
                forget(person.owner, person.fresh);
                person.fresh.clear();
            }
            encode(person, entries);
        }
        store.putAll(entries);
        changed.clear();
        if (seen.size() > MAX_SEEN) {
            seen = new HashSet64();
            persons.clear();
        }
    }

    private void encode(Person person, List<KeyValue<Bytes, byte[]>> out) {
        for (var fresh = person.fresh; !fresh.isEmpty(); ) {
            int day = fresh.get(0).day();
            sink.clear();
            fresh.removeIf(one -> {
                if (one.day() == day) {
                    one.write(sink);
                }
                return one.day() == day;
            });
            var key = prefix(day, person.owner.tenant, person.owner.person);
            key.putLong(PersonHash.of(sink.array(), 0, sink.length()));
            out.add(KeyValue.pair(Bytes.wrap(key.toByteArray()), sink.toByteArray()));
            days.add(day);
        }
    }

    /** Removes expired groups, a bounded number per call. */
    void sweep() {
        if (newestReceivedAt == Long.MIN_VALUE || days.isEmpty() || days.first() >= PersonGroup.day(newestReceivedAt)) {
            return;
        }
        int day = days.first();
        var expired = new ArrayList<KeyValue<Bytes, byte[]>>();
        try (var entries = store.range(key(day), key(day + 1))) {
            while (entries.hasNext() && expired.size() < MAX_SWEPT) {
                expired.add(KeyValue.pair(entries.next().key, null));
            }
        }
        store.putAll(expired);
        if (expired.size() < MAX_SWEPT) {
            days.remove(day);
        }
    }

    /** Returns how many groups went beyond the bound of their person since the last call, so that no merge will correct them. */
    long takeUncorrected() {
        long taken = uncorrected;
        uncorrected = 0;
        return taken;
    }

    private static Bytes key(int day) {
        return Bytes.wrap(ByteBuffer.allocate(Integer.BYTES).putInt(day).array());
    }

    private static ByteSink prefix(int day, String tenant, long person) {
        var key = new ByteSink(48);
        var first = key(day).get();
        key.putBytes(first, 0, first.length);
        key.putText(tenant);
        key.putLong(person);
        return key;
    }
}
