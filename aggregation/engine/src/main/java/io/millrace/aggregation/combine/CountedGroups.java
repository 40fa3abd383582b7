package io.millrace.aggregation.combine;

import io.millrace.aggregation.measure.HashSet64;
import io.millrace.aggregation.measure.PersonHash;
import java.util.List;

/**
 * Which groups have counted which persons in this task, as far as memory goes: so that each is indexed once, and so that no person
 * is indexed for a group whose row is a sketch. A row is one if the persons that this task counted, and that were not given up since,
 * are more than its sets list: it holds them all, and no set of it becomes exact again. Not thread-safe.
 */
final class CountedGroups {
    /** Persons of groups, of eleven bytes on average, groups, and persons that are known each; with more of one, all are forgotten. */
    private static final int MAX_COUNTED = 1 << 16;

    private static final int MAX_SKETCHES = 1 << 14;

    private final int maxOfPerson;
    private HashSet64 counted = new HashSet64();
    private HashCounts ofGroup = new HashCounts();
    private HashCounts ofPerson = new HashCounts();
    private HashSet64 sketches = new HashSet64();

    private String lastTenant = "";
    private long lastTenantHash = PersonHash.of(lastTenant);
    private long group;
    private int listed;

    /** @param maxOfPerson groups of a person that have room while the person is known */
    CountedGroups(int maxOfPerson) {
        this.maxOfPerson = maxOfPerson;
    }

    /**
     * Sets the group that counted the persons that follow.
     *
     * @param insight {@link PersonGroup#id}
     * @param listedAtMost how many persons the sets of the group's row list at most
     * @return false if the row is a sketch
     */
    boolean startGroup(String tenant, long insight, long windowStart, int day, byte[] of, int listedAtMost) {
        group = hash(tenantHash(tenant), insight, windowStart, day, of);
        listed = listedAtMost;
        return !sketches.contains(group);
    }

    /** Notes that the group counted a person; returns whether that is new and the group's row may list the person. */
    boolean add(long person) {
        if (!counted.add(group ^ person)) {
            return false;
        }
        if (ofGroup.increment(group) > listed) {
            sketches.add(group);
            return false;
        }
        return true;
    }

    /** Counts a group of the person; returns false if the person has too many. */
    boolean hasRoom(String tenant, long person) {
        return ofPerson.increment(tenantHash(tenant) ^ person) <= maxOfPerson;
    }

    /** Lets groups of a person that is given up be indexed anew: a late event may count the person in them again. */
    void forget(String tenant, long person, List<PersonGroup> groups) {
        for (var one : groups) {
            long hash = hash(tenantHash(tenant), one.insight(), one.windowStart(), one.day(), one.group());
            counted.remove(hash ^ person);
            ofGroup.decrement(hash);
        }
        ofPerson.reset(tenantHash(tenant) ^ person);
    }

    /** Bounds the memory; to be called when everything that is new was stored. */
    void endFlush() {
        // Who was given up leaves the set, but counts stay, so that each bounds itself.
        if (counted.size() > MAX_COUNTED || ofGroup.size() > MAX_COUNTED || ofPerson.size() > MAX_COUNTED) {
            counted = new HashSet64();
            ofGroup = new HashCounts();
            ofPerson = new HashCounts();
        }
        if (sketches.size() > MAX_SKETCHES) {
            sketches = new HashSet64();
        }
    }

    private long tenantHash(String tenant) {
        if (!tenant.equals(lastTenant)) {
            lastTenant = tenant;
            lastTenantHash = PersonHash.of(tenant);
        }
        return lastTenantHash;
    }

    private static long hash(long tenant, long insight, long windowStart, int day, byte[] group) {
        long mixed = insight + 31 * (windowStart + 31L * day) + tenant;
        return (PersonHash.of(group) ^ mixed) * 0x9E3779B97F4A7C15L;
    }
}
