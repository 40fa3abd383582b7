package io.millrace.sink.topic;

/** Where a row can go. */
public sealed interface TopicLookup {
    /** There, now. */
    record Ready(PreparedTopic destination) implements TopicLookup {}

    /**
     * Nowhere yet.
     *
     * @param isDefined whether the definition is known and its topic is being prepared; if not, it is still to arrive
     * @param reason what is missing, for people
     */
    record NotYet(boolean isDefined, String reason) implements TopicLookup {}

    /**
     * Nowhere, however long one waits.
     *
     * @param reason why, for people
     */
    record Never(String reason) implements TopicLookup {}
}
