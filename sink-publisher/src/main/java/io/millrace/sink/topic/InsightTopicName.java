package io.millrace.sink.topic;

import io.millrace.schemas.topic.Topics;

/** Names of insight topics, which do not depend on when an insight was applied, so that consumers keep their topic. */
final class InsightTopicName {
    private InsightTopicName() {}

    /**
     * Name of the topic: {@code insights.<name>} for all generations, and {@code insights.<name>.v2} and so on for schemas that
     * the registry refuses for the topics before.
     *
     * @param version 1 for the first topic
     */
    static String of(String insight, int version) {
        var first = Topics.INSIGHT_TOPIC_PREFIX + insight;
        return version == 1 ? first : first + ".v" + version;
    }
}
