package io.millrace.runtime.grants;

/**
 * A topic that Kafka Streams makes for one application.
 *
 * @param name full name, with the application id
 * @param isRepartition whether it is a repartition topic, whose processed records Streams deletes; else a changelog
 */
public record InternalTopic(String name, boolean isRepartition) implements Comparable<InternalTopic> {
    @Override
    public int compareTo(InternalTopic other) {
        return name.compareTo(other.name);
    }
}
