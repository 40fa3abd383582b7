package io.millrace.enrichment.trait;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Traits with the event time at which each was set. Merging is commutative, associative and idempotent, so that the order of
 * arrival does not matter: the later value wins, at equal times the greater one, and the newest {@link TraitLimits#traits()}
 * are kept. Immutable by contract: the maps are shared and must not be changed.
 *
 * @param values trait values by name, as in the Avro contract
 * @param times event time of each value by name, ms since the epoch
 */
public record TimedTraits(Map<String, Object> values, Map<String, Long> times) {
    /** No traits. */
    public static final TimedTraits NONE = new TimedTraits(Map.of(), Map.of());

    /** Traits of one identify call, without those beyond the limits. */
    public static TimedTraits of(Map<String, Object> traits, long time, TraitLimits limits) {
        if (traits.isEmpty()) {
            return NONE;
        }
        var values = new HashMap<String, Object>();
        var times = new HashMap<String, Long>();
        for (var trait : traits.entrySet()) {
            if (limits.allows(trait.getKey(), trait.getValue())) {
                values.put(trait.getKey(), trait.getValue());
                times.put(trait.getKey(), time);
            }
        }
        return new TimedTraits(values, times).newest(limits.traits());
    }

    /** Whether there are no traits. */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** Merges two sets of traits; returns this object if the other one changes nothing. */
    public TimedTraits merge(TimedTraits other, TraitLimits limits) {
        if (other.isEmpty()) {
            return this;
        }
        if (isEmpty()) {
            return other.newest(limits.traits());
        }
        var mergedValues = new HashMap<>(values);
        var mergedTimes = new HashMap<>(times);
        var changed = false;
        for (var trait : other.values.entrySet()) {
            var name = trait.getKey();
            var time = other.times.getOrDefault(name, 0L);
            if (supersedes(trait.getValue(), time, mergedValues.get(name), mergedTimes.get(name))) {
                mergedValues.put(name, trait.getValue());
                mergedTimes.put(name, time);
                changed = true;
            }
        }
        return !changed ? this : new TimedTraits(mergedValues, mergedTimes).newest(limits.traits());
    }

    private static boolean supersedes(Object value, long time, Object knownValue, Long knownTime) {
        if (knownTime == null || time != knownTime) {
            return knownTime == null || time > knownTime;
        }
        // Two values set in the same millisecond: any total order will do that is the same on every instance.
        return ordered(value).compareTo(ordered(knownValue)) > 0;
    }

    private static String ordered(Object value) {
        return value == null ? "" : value.getClass().getSimpleName() + Objects.toString(value);
    }

    private TimedTraits newest(int most) {
        if (values.size() <= most) {
            return this;
        }
        var keptValues = new HashMap<String, Object>();
        var keptTimes = new HashMap<String, Long>();
        times.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .forEach(kept -> {
                    keptValues.put(kept.getKey(), values.get(kept.getKey()));
                    keptTimes.put(kept.getKey(), kept.getValue());
                });
        return new TimedTraits(keptValues, keptTimes);
    }
}
