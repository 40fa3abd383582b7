package io.millrace.cli.provision;

import io.millrace.schemas.topic.Topic;

/**
 * One topic of a deployment.
 *
 * @param topic the topic, with the partitions that it is created with
 * @param sharesKeysWith the topic whose partitions it must have, because it has its keys; empty if there is none
 */
record PlannedTopic(Topic<?, ?> topic, String sharesKeysWith) {
    String name() {
        return topic.name();
    }
}
