package io.millrace.it.fleet;

import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who sent each event, in plain code that knows the whole log. A device and the first user on it are one person, later users of the
 * device are others; an alias makes two users, or a device and a user, one. What a device sends without a user is of the user
 * that it named last before, by event time.
 */
final class PersonOracle {
    /** Users that a device has named so far. */
    private static final class Device {
        private String first;
        private final TreeMap<Long, String> named = new TreeMap<>();
    }

    private final Map<String, Device> devices = new HashMap<>();
    private final Map<String, String> parents = new HashMap<>();
    private final Map<String, String> senders = new HashMap<>();

    private PersonOracle() {}

    /** The person of each event by message id; persons have names of the oracle's own. */
    static Map<String, String> persons(List<RawEvent> log) {
        var oracle = new PersonOracle();
        log.forEach(event -> oracle.senders.putIfAbsent(event.getMessageId(), oracle.sender(event)));
        var persons = new HashMap<String, String>();
        oracle.senders.forEach((message, sender) -> persons.put(message, oracle.root(sender)));
        return persons;
    }

    /** Repeats change nothing: they name whom they named before. */
    private String sender(RawEvent event) {
        if (event.getType() == EventType.ALIAS) {
            // Devices begin so in the log; any other is a user.
            var previous = event.getPreviousId();
            join((previous.startsWith("d-") ? "device " : "user ") + previous, "user " + event.getUserId());
            return "user " + event.getUserId();
        }
        if (event.getAnonymousId() == null) {
            return "user " + event.getUserId();
        }
        var own = "device " + event.getAnonymousId();
        var device = devices.computeIfAbsent(event.getAnonymousId(), id -> new Device());
        if (event.getUserId() != null) {
            name(device, own, event);
            return "user " + event.getUserId();
        }
        var last = device.named.floorEntry(event.getTime());
        return last == null ? own : "user " + last.getValue();
    }

    private void name(Device device, String own, RawEvent event) {
        device.named.put(event.getTime(), event.getUserId());
        if (device.first == null) {
            device.first = event.getUserId();
            join(own, "user " + event.getUserId());
        }
    }

    private void join(String one, String other) {
        parents.put(root(one), root(other));
    }

    private String root(String subject) {
        var at = subject;
        while (parents.containsKey(at) && !parents.get(at).equals(at)) {
            at = parents.get(at);
        }
        return at;
    }
}
