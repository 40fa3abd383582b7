package io.millrace.enrichment;

import io.millrace.schemas.event.RawEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reference implementation of dedup, identity and sessions, which remembers everything and searches all of it. Events are
 * given in order of arrival.
 */
final class IdentityOracle {
    private static final long DAY = 86_400_000L;
    private static final long GAP = 1_800_000L;
    /** Documented limit: an event joins one of the four most recently assigned sessions of its device. */
    private static final int OPEN = 4;

    private final Map<List<String>, List<Long>> receipts = new HashMap<>();
    private final Map<String, List<Sighting>> sightings = new HashMap<>();
    private final Map<String, List<Stretch>> stretches = new HashMap<>();
    private final Map<List<Object>, Integer> numbers = new HashMap<>();

    /** Person and session (any number that is equal for equal sessions) of an event; empty for a duplicate. */
    Optional<Answer> answer(String deviceKey, RawEvent event) {
        var known = receipts.computeIfAbsent(List.of(event.getTenant(), event.getMessageId()), id -> new ArrayList<>());
        if (known.stream().anyMatch(at -> Math.abs(event.getReceivedAt() - at) < DAY)) {
            return Optional.empty();
        }
        known.add(event.getReceivedAt());
        return Optional.of(new Answer(person(deviceKey, event), session(deviceKey, event.getTime())));
    }

    private String person(String deviceKey, RawEvent event) {
        var device = deviceKey.substring(deviceKey.indexOf('/') + 1);
        var seen = sightings.computeIfAbsent(deviceKey, key -> new ArrayList<>());
        var user = event.getUserId();
        if (user != null && !user.equals(device)) {
            seen.add(new Sighting(event.getTime(), user));
            return user;
        }
        return seen.stream().max(Sighting::compareTo).map(Sighting::user).orElse(device);
    }

    private int session(String deviceKey, long time) {
        var all = stretches.computeIfAbsent(deviceKey, key -> new ArrayList<>());
        for (int i = all.size() - 1; i >= Math.max(0, all.size() - OPEN); i--) {
            var stretch = all.get(i);
            if (time >= stretch.first - GAP && time <= stretch.last + GAP) {
                stretch.first = Math.min(stretch.first, time);
                stretch.last = Math.max(stretch.last, time);
                all.add(all.remove(i));
                return stretch.number;
            }
        }
        var number = numbers.computeIfAbsent(List.of(deviceKey, time), opening -> numbers.size());
        all.add(new Stretch(number, time));
        return number;
    }

    record Answer(String person, int session) {}

    private record Sighting(long time, String user) implements Comparable<Sighting> {
        @Override
        public int compareTo(Sighting other) {
            return time != other.time ? Long.compare(time, other.time) : user.compareTo(other.user);
        }
    }

    private static final class Stretch {
        private final int number;
        private long first;
        private long last;

        Stretch(int number, long time) {
            this.number = number;
            this.first = time;
            this.last = time;
        }
    }
}
