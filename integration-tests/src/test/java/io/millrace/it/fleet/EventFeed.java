package io.millrace.it.fleet;

import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.RegistryClients;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes enriched events as enrichment does: those of a person to one partition, in their order. */
final class EventFeed implements AutoCloseable {
    static final String TOPIC = Topics.EVENTS_ENRICHED.name();

    private final KafkaProducer<String, EnrichedEvent> producer;

    EventFeed(String broker, String registry) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker, "acks", "all", "linger.ms", 5, "delivery.timeout.ms", 240_000),
                new StringSerializer(),
                AvroSerde.of(Topics.EVENTS_ENRICHED, ids(registry)));
    }

    static SchemaIds ids(String registry) {
        return new SchemaIds(RegistryClients.connect(registry, Map.of()));
    }

    /** Sends them in the background, about so many a second. */
    CompletableFuture<Void> send(List<EnrichedEvent> events, int perSecond) {
        int slice = perSecond / 10;
        return CompletableFuture.runAsync(() -> {
            long next = System.nanoTime();
            for (int i = 0; i < events.size(); i += slice) {
                send(events.subList(i, Math.min(events.size(), i + slice)));
                next += 100_000_000;
                LockSupport.parkNanos(next - System.nanoTime());
            }
        });
    }

    /** Returns when all are safely written. */
    void send(List<EnrichedEvent> events) {
        var written = events.stream()
                .map(event -> producer.send(new ProducerRecord<>(
                        TOPIC, null, event.getReceivedAt(), "default/" + event.getPerson(), event)))
                .toList();
        producer.flush();
        try {
            for (var one : written) {
                one.get();
            }
        } catch (ExecutionException | InterruptedException e) { // the test fails: rows cannot be as expected
            throw new IllegalStateException("an event was not written", e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
