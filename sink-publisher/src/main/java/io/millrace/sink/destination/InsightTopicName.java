package io.millrace.sink.destination;

import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.schemas.topic.Topics;

/** Names of insight topics. */
final class InsightTopicName {
    private InsightTopicName() {}

    /** {@code insights.<name>}: the topic of all generations, for as long as their schemas are compatible. */
    static String of(InsightDefinition definition) {
        return Topics.INSIGHT_TOPIC_PREFIX + definition.getName();
    }

    /** {@code insights.<name>.v<generation>}: the topic of a generation that is not compatible with those before. */
    static String ofItsOwn(InsightDefinition definition) {
        return of(definition) + ".v" + definition.getGeneration();
    }
}
