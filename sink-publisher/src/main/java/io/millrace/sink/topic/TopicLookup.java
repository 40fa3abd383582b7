package io.millrace.sink.topic;

/** Result of looking up the topic of a row. */
public sealed interface TopicLookup {
    /** The topic is ready for the row. */
    record Ready(PreparedTopic topic) implements TopicLookup {}

    /**
     * The topic is not ready yet: the row waits.
     *
     * @param isDefinitionKnown whether the topic is being prepared; if false, the definition has not arrived
     * @param reason what is missing, as a message for people
     */
    record Pending(boolean isDefinitionKnown, String reason) implements TopicLookup {}

    /**
     * The row will never have a topic: it is dead-lettered.
     *
     * @param reason why, as a message for people
     */
    record Impossible(String reason) implements TopicLookup {}
}
