package io.millrace.schemas.topic;

import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.serialization.Serde;

/**
 * One entry of the catalogue: all that a stage needs to create, write or read a topic.
 *
 * @param name the topic's name on the broker
 * @param keySerde how keys are written
 * @param valueFormat how values are written
 * @param partitions partitions it is created with; a deployment may override it before first use
 * @param configs topic configs it is created with, {@code cleanup.policy} among them
 */
public record Topic<K, V>(
        String name, Serde<K> keySerde, ValueFormat<V> valueFormat, int partitions, Map<String, String> configs) {
    public Topic {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(keySerde, "keySerde");
        Objects.requireNonNull(valueFormat, "valueFormat");
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions of " + name + " must be at least 1: " + partitions);
        }
        configs = Map.copyOf(configs);
    }

    /** The topic, created with this number of partitions: that of another topic, whose keys it shares. */
    public Topic<K, V> withPartitions(int number) {
        return new Topic<>(name, keySerde, valueFormat, number, configs);
    }

    /** The registry subject of the values, by topic name. */
    public String valueSubject() {
        return name + "-value";
    }
}
