package io.millrace.it.fleet;

import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.EventType;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.RegistryClients;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes enriched orders at a steady pace, and remembers when each was safely written: the oracle of what rows must say. */
final class OrderFeed implements AutoCloseable {
    static final int SHOPS = 40;
    private static final int PER_SECOND = 100;

    /** Orders of one shop: how many were begun, and when each was safely written. */
    private static final class Shop {
        private final AtomicLong begun = new AtomicLong();
        private final Queue<Long> written = new ConcurrentLinkedQueue<>();
    }

    private final KafkaProducer<String, EnrichedEvent> producer;
    private final List<Shop> shops = Stream.generate(Shop::new).limit(SHOPS).toList();
    private final Random random;
    private final Thread thread = new Thread(this::run, "order-feed");
    private volatile boolean stopped;
    private volatile Exception failure;

    OrderFeed(String broker, String registry, long seed) {
        random = new Random(seed);
        var ids = new SchemaIds(RegistryClients.connect(registry, Map.of()));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker, "acks", "all", "linger.ms", 5),
                new StringSerializer(),
                AvroSerde.of(Topics.EVENTS_ENRICHED, ids));
    }

    void start() {
        thread.start();
    }

    /** Orders of a shop that had been written by then: at least these must be in a row that claims to be as fresh. */
    long writtenBy(int shop, long time) {
        return shops.get(shop).written.stream().filter(at -> at <= time).count();
    }

    /** Orders of a shop whose writing had begun: no row may have more. */
    long begun(int shop) {
        return shops.get(shop).begun.get();
    }

    /** Stops after what was begun is written. */
    void stop() throws InterruptedException {
        stopped = true;
        thread.join();
        if (failure != null) {
            throw new AssertionError("the feed failed", failure);
        }
    }

    private void run() {
        long next = System.nanoTime();
        for (int i = 0; !stopped; i++) {
            int shop = random.nextInt(SHOPS);
            shops.get(shop).begun.incrementAndGet();
            var unused = producer.send(record(i, shop), (metadata, failed) -> {
                if (failed == null) {
                    shops.get(shop).written.add(System.currentTimeMillis());
                } else {
                    failure = failed;
                }
            });
            next += 1_000_000_000L / PER_SECOND;
            LockSupport.parkNanos(next - System.nanoTime());
        }
        producer.flush();
    }

    private static ProducerRecord<String, EnrichedEvent> record(int number, int shop) {
        var now = System.currentTimeMillis();
        var person = "p" + number % 500;
        var event = EnrichedEvent.newBuilder()
                .setTime(now)
                .setReceivedAt(now)
                .setTenant("default")
                .setType(EventType.TRACK)
                .setName("Order Completed")
                .setPerson(person)
                .setSession("s-" + person)
                .setBot(false)
                .setMessageId("m-" + number)
                .setProperties(Map.of("shop", "shop-" + shop))
                .build();
        return new ProducerRecord<>(Topics.EVENTS_ENRICHED.name(), "default/" + person, event);
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) { // the test ends
            Thread.currentThread().interrupt();
        }
        producer.close();
    }
}
