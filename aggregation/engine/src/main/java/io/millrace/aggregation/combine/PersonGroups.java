package io.millrace.aggregation.combine;

import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.measure.ByteSink;
import io.millrace.aggregation.measure.PersonHash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Index of the groups that counted a person, for insights with unique persons. A flush appends what is new without reading what is
 * there, first to {@link RecentGroups}, and once there are many of them, by person; a merge reads and removes all of the person. Not
 * thread-safe.
 *
 * <p>A group in which this task alone has counted more persons than its row's sets list has a sketch for a row, which no merge
 * can correct: {@link CountedGroups} knows it, and persons that it counts from then on are not indexed.
 *
 * <p>Keys of the store: day on which the groups expire (4 bytes), tenant, hash of the person (8 bytes), hash of the value (8 bytes).
 * Expired days are removed from the front.
 */
final class PersonGroups {
    /** Name of the store. */
    static final String STORE = "person-groups";

    /** Groups of a person that are indexed at most while the person is in memory, and that a merge corrects at most. */
    static final int MAX_GROUPS = 1_000;

    private static final int MAX_SWEPT = 5_000;

    private final KeyValueStore<Bytes, byte[]> store;
    private final long maxRecentBytes;
    private final TreeSet<Integer> days = new TreeSet<>();
    private final CountedGroups counted = new CountedGroups(MAX_GROUPS);
    private final RecentGroups recent;
    private final List<GroupOfPerson> fresh = new ArrayList<>();
    private final ByteSink sink = new ByteSink(256);
    /** Ids by insight; a few, and forgotten with the definitions. */
    private final IdentityHashMap<InsightSpec, Long> insights = new IdentityHashMap<>();

    private String tenant = "";
    private long insight;
    private long windowStart;
    private int day;
    private byte[] groupBytes = {};
    /** Group of the persons that follow, once one of them is new. */
    private PersonGroup group;

    private long newestReceivedAt = Long.MIN_VALUE;
    private long uncorrected;

    /** Receives the groups of a person that are new since the last flush. */
    interface Leaving {
        /** Whether the person was given up, so that its groups are not to be stored. */
        boolean isGivenUp(String tenant, long person);

        void take(String tenant, long person, List<PersonGroup> groups);
    }

    /** @param maxRecentBytes heap of recent groups at which they are stored by person */
    PersonGroups(KeyValueStore<Bytes, byte[]> store, long maxRecentBytes) {
        this.store = store;
        this.maxRecentBytes = maxRecentBytes;
        this.recent = new RecentGroups(store);
        var next = Bytes.wrap(new byte[0]);
        while (next != null) {
            try (var entries = store.range(next, key(RecentGroups.KEY))) {
                next = null;
                if (entries.hasNext()) {
                    int found = ByteBuffer.wrap(entries.next().key.get()).getInt();
                    days.add(found);
                    next = key(found + 1);
                }
            }
        }
    }

    /** Forgets what it knows of definitions, which changed. */
    void followDefinitions() {
        insights.clear();
    }

    /**
     * Sets the group that counted the persons that follow.
     *
     * @param listed how many persons the sets of the group's row list at most before they are sketches
     * @return whether the persons are wanted
     */
    boolean startGroup(
            String ofTenant, InsightSpec spec, long start, long windowEnd, byte[] of, long receivedAt, int listed) {
        newestReceivedAt = Math.max(newestReceivedAt, receivedAt);
        tenant = ofTenant;
        insight = insights.computeIfAbsent(spec, PersonGroup::id);
        windowStart = start;
        day = PersonGroup.day(spec, windowEnd, receivedAt);
        groupBytes = of;
        group = null;
        return counted.startGroup(ofTenant, insight, start, day, of, listed);
    }

    /** Notes that the group counted a person. */
    void add(long person) {
        if (counted.add(person)) {
            if (group == null) {
                group = new PersonGroup(day, insight, windowStart, groupBytes);
            }
            add(tenant, person, group);
        }
    }

    /** Takes in groups of a person that was given up, which are the survivor's now. */
    void receive(String ofTenant, String survivor, ByteBuffer groups) {
        long person = PersonHash.of(survivor);
        PersonGroup.readAll(groups.duplicate()).forEach(one -> add(ofTenant, person, one));
    }

    private void add(String ofTenant, long person, PersonGroup one) {
        if (counted.hasRoom(ofTenant, person)) {
            fresh.add(new GroupOfPerson(ofTenant, person, one));
        } else {
            uncorrected++;
        }
    }

    /** Removes and returns the stored groups of persons of a tenant. */
    Map<String, List<PersonGroup>> take(String ofTenant, Collection<String> persons) {
        Map<String, Long> hashes = new LinkedHashMap<>();
        persons.forEach(person -> hashes.put(person, PersonHash.of(person)));
        var lately = recent.take(ofTenant, Set.copyOf(hashes.values()));
        Map<String, List<PersonGroup>> taken = new LinkedHashMap<>();
        hashes.forEach((person, hash) -> {
            var groups = new ArrayList<>(lately.getOrDefault(hash, List.of()));
            takeStored(ofTenant, hash, groups);
            counted.forget(ofTenant, hash, groups);
            uncorrected += Math.max(0, groups.size() - MAX_GROUPS);
            taken.put(person, groups.subList(0, Math.min(MAX_GROUPS, groups.size())));
        });
        return taken;
    }

    private void takeStored(String ofTenant, long person, List<PersonGroup> out) {
        var keys = new ArrayList<Bytes>();
        for (int one : days) {
            var from = prefix(one, ofTenant, person);
            var after = prefix(one, ofTenant, person);
            for (int i = 0; i <= Long.BYTES; i++) {
                after.putByte(0xFF);
            }
            try (var entries = store.range(Bytes.wrap(from.toByteArray()), Bytes.wrap(after.toByteArray()))) {
                while (entries.hasNext()) {
                    var entry = entries.next();
                    keys.add(entry.key);
                    out.addAll(PersonGroup.readAll(ByteBuffer.wrap(entry.value)));
                }
            }
        }
        keys.forEach(store::delete);
    }

    /** Forgets the groups of a person. */
    void erase(String ofTenant, String person) {
        long hash = PersonHash.of(person);
        fresh.removeIf(one -> one.isOf(ofTenant, hash));
        take(ofTenant, List.of(person));
    }

    /** Stores what is new of all persons but those who leave. */
    void flush(Leaving leaving) {
        passOn(leaving);
        recent.flush(fresh);
        fresh.clear();
        if (recent.bytes() > maxRecentBytes) {
            storeByPerson();
        }
        counted.endFlush();
    }

    private void passOn(Leaving leaving) {
        var leavers = new ArrayList<GroupOfPerson>();
        fresh.removeIf(one -> leaving.isGivenUp(one.tenant(), one.person()) && leavers.add(one));
        GroupOfPerson.sortByPerson(leavers);
        forEachPerson(leavers, (tenantOfAll, person, groups) -> {
            leaving.take(tenantOfAll, person, groups);
            counted.forget(tenantOfAll, person, groups);
        });
    }

    private void storeByPerson() {
        var changes = new ArrayList<KeyValue<Bytes, byte[]>>();
        var all = recent.drain(changes);
        GroupOfPerson.sortByPerson(all);
        forEachPerson(all, (tenantOfAll, person, groups) -> encode(tenantOfAll, person, groups, changes));
        store.putAll(changes);
    }

    private interface GroupsOfPerson {
        void accept(String tenant, long person, List<PersonGroup> groups);
    }

    private static void forEachPerson(List<GroupOfPerson> sorted, GroupsOfPerson to) {
        var groups = new ArrayList<PersonGroup>();
        for (int i = 0; i < sorted.size(); i++) {
            var one = sorted.get(i);
            groups.add(one.group());
            if (i + 1 == sorted.size() || !sorted.get(i + 1).isOf(one.tenant(), one.person())) {
                to.accept(one.tenant(), one.person(), groups);
                groups.clear();
            }
        }
    }

    /** Encodes groups into entries of one day each. */
    private void encode(String ofTenant, long person, List<PersonGroup> groups, List<KeyValue<Bytes, byte[]>> out) {
        sink.clear();
        for (int i = 0; i < groups.size(); i++) {
            groups.get(i).write(sink);
            int ofDay = groups.get(i).day();
            if (i + 1 == groups.size() || groups.get(i + 1).day() != ofDay || sink.length() >= RecentGroups.MAX_BYTES) {
                var key = prefix(ofDay, ofTenant, person);
                key.putLong(PersonHash.of(sink.array(), 0, sink.length()));
                out.add(KeyValue.pair(Bytes.wrap(key.toByteArray()), sink.toByteArray()));
                days.add(ofDay);
                sink.clear();
            }
        }
    }

    /** Removes expired groups, a bounded number per call. */
    void sweep() {
        if (newestReceivedAt == Long.MIN_VALUE || days.isEmpty() || days.first() >= PersonGroup.day(newestReceivedAt)) {
            return;
        }
        int expiring = days.first();
        var expired = new ArrayList<KeyValue<Bytes, byte[]>>();
        try (var entries = store.range(key(expiring), key(expiring + 1))) {
            while (entries.hasNext() && expired.size() < MAX_SWEPT) {
                expired.add(KeyValue.pair(entries.next().key, null));
            }
        }
        store.putAll(expired);
        if (expired.size() < MAX_SWEPT) {
            days.remove(expiring);
        }
    }

    /** Returns how many groups went beyond the bound of their person since the last call, so that no merge will correct them. */
    long takeUncorrected() {
        long taken = uncorrected;
        uncorrected = 0;
        return taken;
    }

    private static Bytes key(int ofDay) {
        return Bytes.wrap(ByteBuffer.allocate(Integer.BYTES).putInt(ofDay).array());
    }

    private static ByteSink prefix(int ofDay, String ofTenant, long person) {
        var key = new ByteSink(48);
        for (int shift = 24; shift >= 0; shift -= 8) {
            key.putByte(ofDay >>> shift);
        }
        key.putText(ofTenant);
        key.putLong(person);
        return key;
    }
}
