package io.millrace.aggregation.event;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slots of the event fields that active definitions read: the fixed fields under {@link EventField#slot}, then one slot for
 * each named property and trait. Immutable and thread-safe.
 */
public final class SlotLayout {
    private final Map<String, Integer> properties;
    private final Map<String, Integer> traits;

    private SlotLayout(Map<String, Integer> properties, Map<String, Integer> traits) {
        this.properties = Map.copyOf(properties);
        this.traits = Map.copyOf(traits);
    }

    /** Number of slots of an event. */
    int slotCount() {
        return EventField.values().length + properties.size() + traits.size();
    }

    Map<String, Integer> properties() {
        return properties;
    }

    Map<String, Integer> traits() {
        return traits;
    }

    /** Assigns slots while definitions are compiled; asking again for the same key returns the same slot. */
    public static final class Builder {
        private final Map<String, Integer> properties = new LinkedHashMap<>();
        private final Map<String, Integer> traits = new LinkedHashMap<>();

        /** Slot of {@code event.properties.<key>}. */
        public int propertySlot(String key) {
            return slot(properties, key);
        }

        /** Slot of {@code event.traits.<key>}. */
        public int traitSlot(String key) {
            return slot(traits, key);
        }

        private int slot(Map<String, Integer> keys, String key) {
            return keys.computeIfAbsent(key, absent -> EventField.values().length + properties.size() + traits.size());
        }

        public SlotLayout build() {
            return new SlotLayout(properties, traits);
        }
    }
}
