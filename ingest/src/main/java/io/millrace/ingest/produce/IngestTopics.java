package io.millrace.ingest.produce;

import io.millrace.runtime.config.KafkaConfig;
import io.millrace.runtime.grants.Grants;
import io.millrace.runtime.service.ExitCode;
import io.millrace.runtime.service.ServiceContext;
import io.millrace.runtime.service.ServiceException;
import io.millrace.runtime.streams.TopicCreator;
import io.millrace.schemas.topic.Topics;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;

/** Topics that ingest writes to; created before the producer uses them, or the broker may auto-create them with its defaults. */
public final class IngestTopics {
    private static final short BROKER_DEFAULT_REPLICATION = -1;

    private IngestTopics() {}

    /**
     * Creates missing topics; false while the broker does not answer.
     *
     * @throws ServiceException if something is not allowed, or a topic exists with another number of partitions or cleanup policy
     */
    public static boolean ensureExist(ServiceContext ctx, KafkaConfig kafka, Grants grants) {
        try (var admin = Admin.create(kafka.clientProperties())) {
            ctx.requireGrants(kafka, grants);
            TopicCreator.ensure(admin, List.of(Topics.EVENTS_RAW, Topics.EVENTS_FAILED), BROKER_DEFAULT_REPLICATION);
            return true;
        } catch (ServiceException e) {
            if (e.code() != ExitCode.BROKER_UNAVAILABLE) {
                throw e;
            }
            return false; // Retried by the caller: requests get 503 until the broker answers.
        }
    }
}
