package io.millrace.aggregation.event;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which properties and traits some active definition names, each with its slot. The fixed fields come first, under the
 * slots of {@link EventField}. Immutable and thread-safe.
 */
public final class SlotLayout {
    private final Map<String, Integer> properties;
    private final Map<String, Integer> traits;

    private SlotLayout(Map<String, Integer> properties, Map<String, Integer> traits) {
        this.properties = Map.copyOf(properties);
        this.traits = Map.copyOf(traits);
    }

    /** How many slots an event has. */
    public int slotCount() {
        return EventField.values().length + properties.size() + traits.size();
    }

    Map<String, Integer> properties() {
        return properties;
    }

    Map<String, Integer> traits() {
        return traits;
    }

    /** Gives out slots while definitions are compiled. */
    public static final class Builder {
        private final Map<String, Integer> properties = new LinkedHashMap<>();
        private final Map<String, Integer> traits = new LinkedHashMap<>();

        /** The slot of {@code event.properties.<key>}. */
        public int propertySlot(String key) {
            return slot(properties, key);
        }

        /** The slot of {@code event.traits.<key>}. */
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
