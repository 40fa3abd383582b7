package io.millrace.bench;

import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.person.PersonMerge;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topic;
import io.millrace.schemas.topic.Topics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Fills the topics that a stage is measured on, before it starts. */
public final class Preload {
    private final String broker;
    private final SchemaIds ids;
    private final long seed;
    private final Consumer<EnrichedEvent> seen;

    public Preload(String broker, SchemaIds ids) {
        this(broker, ids, 7, event -> {});
    }

    /**
     * The same with events of another seed.
     *
     * @param seen is given every enriched event that is written
     */
    public Preload(String broker, SchemaIds ids, long seed, Consumer<EnrichedEvent> seen) {
        this.broker = broker;
        this.ids = ids;
        this.seed = seed;
        this.seen = seen;
    }

    public void raw(int events) throws InterruptedException, ExecutionException {
        raw(events, shop(events)::raw);
    }

    /** Raw events of the caller's own. */
    void raw(int events, Supplier<RawEvent> next) throws InterruptedException, ExecutionException {
        write(
                Topics.EVENTS_RAW,
                events,
                next,
                event -> event.getTenant() + "/" + event.getAnonymousId(),
                event -> event.getReceivedAt());
    }

    public void enriched(int events) throws InterruptedException, ExecutionException {
        var shop = shop(events);
        enriched(events, () -> {
            var event = shop.enriched();
            seen.accept(event);
            return event;
        });
    }

    /** Enriched events of the caller's own. */
    void enriched(int events, Supplier<EnrichedEvent> next) throws InterruptedException, ExecutionException {
        write(
                Topics.EVENTS_ENRICHED,
                events,
                next,
                event -> event.getTenant() + "/" + event.getPerson(),
                event -> event.getReceivedAt());
    }

    /** Merges, each at the time that it names. */
    void merges(List<PersonMerge> merges) throws InterruptedException, ExecutionException {
        write(
                Topics.PERSON_MERGES,
                merges.size(),
                merges.iterator()::next,
                merge -> merge.getTenant() + "/" + merge.getPerson(),
                PersonMerge::getSince);
    }

    private ShopEvents shop(int events) {
        // The newest event is of just now, so that nothing is past a topic's retention.
        return new ShopEvents(seed, 200_000, System.currentTimeMillis() - events / 5L, 5_000);
    }

    private <V> void write(
            Topic<String, V> topic, int events, Supplier<V> next, Function<V, String> key, ToLongFunction<V> timestamp)
            throws InterruptedException, ExecutionException {
        Map<String, Object> properties = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                20,
                ProducerConfig.BATCH_SIZE_CONFIG,
                128 * 1024,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4");
        try (var producer = new KafkaProducer<>(properties, new StringSerializer(), AvroSerde.of(topic, ids))) {
            for (int i = 0; i < events; i++) {
                var event = next.get();
                var record =
                        new ProducerRecord<>(topic.name(), null, timestamp.applyAsLong(event), key.apply(event), event);
                var sent = producer.send(record);
                if (i == events - 1) {
                    producer.flush();
                    sent.get();
                }
            }
        }
    }
}
