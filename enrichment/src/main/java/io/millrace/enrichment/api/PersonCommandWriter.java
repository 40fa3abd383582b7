package io.millrace.enrichment.api;

import io.millrace.runtime.config.KafkaConfig;
import io.millrace.runtime.http.RequestException;
import io.millrace.schemas.person.PersonChange;
import io.millrace.schemas.person.PersonCommands;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes commands by hand to {@code person-changes}. A future that succeeds means that the command is on all replicas in sync; one
 * that fails, with 503, may be sent again: commands that repeat change nothing, except that a split splits again. Thread-safe.
 */
final class PersonCommandWriter implements AutoCloseable {
    private static final int DELIVERY_MS = 10_000;

    private final Vertx vertx;
    private final Producer<String, PersonChange> producer;

    PersonCommandWriter(Vertx vertx, Producer<String, PersonChange> producer) {
        this.vertx = vertx;
        this.producer = producer;
    }

    /** A writer with a producer of its own. */
    static PersonCommandWriter of(Vertx vertx, KafkaConfig kafka, SchemaIds ids) {
        var properties = kafka.clientProperties(Map.of(
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.CLIENT_ID_CONFIG,
                "millrace-enrichment-persons",
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                DELIVERY_MS / 2,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                DELIVERY_MS / 2,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                DELIVERY_MS));
        return new PersonCommandWriter(
                vertx,
                new KafkaProducer<>(
                        properties,
                        new StringSerializer(),
                        AvroSerde.of(Topics.PERSON_CHANGES, ids).serializer()));
    }

    /** Writes a command of {@link PersonCommands}. */
    Future<Void> write(PersonChange command) {
        // The producer blocks while it waits for metadata, and its serializer while it asks the registry.
        return vertx.executeBlocking(() -> send(command), false).compose(sent -> sent);
    }

    private Future<Void> send(PersonChange command) {
        Promise<Void> written = Promise.promise();
        var record = new ProducerRecord<>(
                Topics.PERSON_CHANGES.name(), null, command.getSince(), PersonCommands.key(command), command);
        try {
            var unused = producer.send(record, (metadata, failure) -> {
                if (failure == null) {
                    written.tryComplete();
                } else {
                    written.tryFail(notWritten(failure));
                }
            });
        } catch (KafkaException e) { // retried by the client
            written.tryFail(notWritten(e));
        }
        return written.future();
    }

    private static RequestException notWritten(Exception failure) {
        return new RequestException(
                503, "not_written", "the broker did not take the change (" + failure.getMessage() + "): try again");
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
