package io.millrace.runtime.progress;

/**
 * Step of the flow: a topic and the consumer group that reads it.
 *
 * @param optional whether topic and group may be missing or unauthorized; their backlog then counts as none
 */
public record FlowStage(String topic, String group, boolean optional) {
    /** A step whose topic and group must exist. */
    public FlowStage(String topic, String group) {
        this(topic, group, false);
    }
}
