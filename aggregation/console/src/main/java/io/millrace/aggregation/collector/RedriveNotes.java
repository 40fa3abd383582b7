package io.millrace.aggregation.collector;

import io.millrace.aggregation.request.Budget;
import io.millrace.aggregation.request.QueryPool;
import io.millrace.aggregation.tail.TopicTail;
import io.millrace.runtime.failed.FailedEvents;
import io.millrace.runtime.http.RequestException;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.failed.RedriveState;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writer of notes to {@code events.failed} that a failure was sent again and accepted; the same notes as {@code millrace failed redrive}
 * writes, so that neither sends a failure twice. Thread-safe.
 */
public final class RedriveNotes implements AutoCloseable {
    private static final int LOOK_BACK = 2_000;

    private final TopicTail tail;
    private final QueryPool pool;
    private final AvroSerde<FailedEvent> serde;
    private final Supplier<Producer<String, byte[]>> producers;
    private final Clock clock;
    private Producer<String, byte[]> producer;

    /** @param producers creates the producer with the first note */
    public RedriveNotes(
            TopicTail tail, QueryPool pool, SchemaIds ids, Supplier<Producer<String, byte[]>> producers, Clock clock) {
        this.tail = tail;
        this.pool = pool;
        this.serde = AvroSerde.of(Topics.EVENTS_FAILED, ids);
        this.producers = producers;
        this.clock = clock;
    }

    /**
     * Notes that a failure was accepted; completed when the note is durable. A failure that is not among the newest is not noted.
     *
     * @return fails with 503 if the broker does not accept the note
     */
    Future<Void> accepted(RoutingContext context, String tenant, String failureId) {
        return pool.submit(context, budget -> {
            Optional<FailedEvent> failure = find(tenant, failureId, budget);
            if (failure.isPresent()) {
                note(failure.get());
            }
            return null;
        });
    }

    private Optional<FailedEvent> find(String tenant, String failureId, Budget budget) {
        return tail.read(Topics.EVENTS_FAILED, LOOK_BACK, budget).stream()
                .map(TopicTail.Decoded::value)
                .filter(failed ->
                        failed != null && failed.getId().equals(failureId) && tenant.equals(failed.getTenant()))
                .findFirst();
    }

    private synchronized void note(FailedEvent failure) throws InterruptedException {
        if (producer == null) {
            producer = producers.get();
        }
        FailedEvent note = FailedEvent.newBuilder(failure)
                .setRedrive(RedriveState.ACCEPTED)
                .setFailedAt(clock.millis())
                .setOriginal(ByteBuffer.allocate(0))
                .build();
        String topic = Topics.EVENTS_FAILED.name();
        try {
            producer.send(new ProducerRecord<>(topic, FailedEvents.key(note), serde.serialize(topic, note)))
                    .get();
        } catch (ExecutionException e) { // rejected at the edge: the event itself was accepted
            throw new RequestException(
                    503,
                    "not_noted",
                    "the event was accepted, but the broker did not take the note of it: "
                            + e.getCause().getMessage());
        }
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close();
        }
    }
}
