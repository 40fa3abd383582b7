package io.millrace.enrichment.identity;

import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.person.PersonIds;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reference of who is who: a plain union-find that knows all events, in the order in which each device's arrived. */
final class PersonOracle {
    private final Map<String, String> parents = new HashMap<>();
    private final Map<String, Long> firstSeen = new HashMap<>();
    private final Map<String, Device> devices = new HashMap<>();

    /** Adds an event, and returns the id of whose event it is: of a device or of a user. */
    String add(String tenant, String key, RawEvent event) {
        var device = devices.computeIfAbsent(key, unused -> new Device());
        var own = PersonIds.ofDevice(tenant, key);
        var user = event.getUserId();
        var isAlias = event.getType() == EventType.ALIAS;
        if (user != null && (isAlias || event.getAnonymousId() != null)) {
            if (device.owner == null) {
                device.owner = user;
                unite(own, PersonIds.ofUser(tenant, user));
            }
            if (isAlias) {
                unite(own, PersonIds.ofUser(tenant, user));
                unite(PersonIds.ofUser(tenant, key), PersonIds.ofUser(tenant, user));
            }
        }
        if (user != null) {
            device.link(user, event.getTime());
        }
        var whose = user != null ? user : device.userAt(event.getTime());
        var id = whose == null || whose.equals(device.owner) ? own : PersonIds.ofUser(tenant, whose);
        firstSeen.merge(id, event.getTime(), Math::min);
        return id;
    }

    /** The person of an id: of all that are one with it and had events, the one that was seen first. */
    String person(String id) {
        var root = find(id);
        return firstSeen.keySet().stream()
                .filter(other -> find(other).equals(root))
                .min(Comparator.<String, Long>comparing(firstSeen::get).thenComparing(other -> other))
                .orElseThrow();
    }

    /** All persons. */
    Set<String> persons() {
        var persons = new HashSet<String>();
        firstSeen.keySet().forEach(id -> persons.add(person(id)));
        return persons;
    }

    private void unite(String some, String other) {
        parents.put(find(some), find(other));
    }

    private String find(String id) {
        var at = id;
        while (!parents.getOrDefault(at, at).equals(at)) {
            at = parents.get(at);
        }
        return at;
    }

    private static final class Device {
        private final TreeMap<Long, String> links = new TreeMap<>();
        private String owner;
        private String latest;
        private long latestAt = Long.MIN_VALUE;

        private void link(String user, long time) {
            var before = links.floorEntry(time);
            if (!user.equals(before == null ? owner : before.getValue())) {
                if (links.higherEntry(time) == null && time < latestAt && !user.equals(latest)) {
                    links.put(latestAt, latest);
                }
                links.put(time, user);
            }
            if (latest == null || time > latestAt) {
                latest = user;
                latestAt = time;
            }
        }

        private String userAt(long time) {
            if (latest == null || time >= latestAt) {
                return latest;
            }
            var at = links.floorEntry(time);
            return at == null ? owner : at.getValue();
        }
    }
}
