package io.millrace.runtime.streams;

import io.millrace.schemas.topic.Topic;
import java.util.Collection;
import org.apache.kafka.clients.admin.Admin;

/** Creates the topics of the catalogue. */
public final class TopicCreator {
    private TopicCreator() {}

    /** Creates what is missing. */
    public static void ensure(Admin admin, Collection<? extends Topic<?, ?>> topics, short replication) {
        // being written
    }
}
