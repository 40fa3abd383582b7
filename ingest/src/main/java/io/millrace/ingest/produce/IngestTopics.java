package io.millrace.ingest.produce;

import io.millrace.runtime.config.KafkaConfig;
import io.millrace.runtime.service.ExitCode;
import io.millrace.runtime.service.ServiceException;
import io.millrace.runtime.streams.TopicCreator;
import io.millrace.schemas.topic.Topics;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;

/** The topics that ingest writes to, made before the producer asks for them: a broker may make its own otherwise. */
public final class IngestTopics {
    private static final short BROKERS_DEFAULT = -1;

    private IngestTopics() {}

    /**
     * Creates what is missing; false while the broker does not answer.
     *
     * @throws ServiceException if a topic is there in another shape
     */
    public static boolean areThere(KafkaConfig kafka) {
        try (var admin = Admin.create(kafka.clientProperties())) {
            TopicCreator.ensure(admin, List.of(Topics.EVENTS_RAW, Topics.EVENTS_FAILED), BROKERS_DEFAULT);
            return true;
        } catch (ServiceException e) {
            if (e.code() != ExitCode.BROKER_UNAVAILABLE) {
                throw e;
            }
            return false; // Retried by the caller: requests get 503 until the broker is there.
        }
    }
}
