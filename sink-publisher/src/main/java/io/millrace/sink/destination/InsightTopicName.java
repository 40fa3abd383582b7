package io.millrace.sink.destination;

import io.millrace.schemas.topic.Topics;

/**
 * Names of insight topics: {@code insights.<name>} for the first generation of a definition, {@code
 * insights.<name>.v<generation>} for each later one. A generation is what rows of one meaning share, so that a topic
 * never mixes two meanings, and a schema never has to follow a change that is not compatible.
 */
final class InsightTopicName {
    private InsightTopicName() {}

    static String of(String insight, long generation) {
        var first = Topics.INSIGHT_TOPIC_PREFIX + insight;
        return generation <= 1 ? first : first + ".v" + generation;
    }
}
