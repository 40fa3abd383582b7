package io.millrace.sink.topic;

import io.millrace.schemas.topic.Topics;

/** Names of insight topics. They never depend on when an insight was applied, so that readers keep theirs. */
final class InsightTopicName {
    private InsightTopicName() {}

    /**
     * {@code insights.<name>}, the topic of all generations; for schemas that the registry refuses there {@code
     * insights.<name>.v2}, and so on.
     *
     * @param version from 1
     */
    static String of(String insight, int version) {
        var first = Topics.INSIGHT_TOPIC_PREFIX + insight;
        return version == 1 ? first : first + ".v" + version;
    }
}
