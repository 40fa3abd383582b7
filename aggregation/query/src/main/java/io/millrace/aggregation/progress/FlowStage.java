package io.millrace.aggregation.progress;

/**
 * One step of the flow: a topic, and the consumer group that reads it.
 *
 * @param may whether the topic and group may be missing or out of sight: then nothing is known to wait in it
 */
public record FlowStage(String topic, String group, boolean may) {
    /** One that must be there. */
    public FlowStage(String topic, String group) {
        this(topic, group, false);
    }
}
