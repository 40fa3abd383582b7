package io.millrace.bench;

import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.RegistryClients;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The limit for ingest: sends the bytes of raw events that are already encoded, with {@code acks=all}, and waits for
 * all of them. Arguments: broker, registry, how many for warm-up, how many in all. Prints one line of JSON.
 */
final class BareProducerMain {
    private static final int PREPARED = 20_000;

    private BareProducerMain() {}

    public static void main(String[] args) throws Exception {
        var warmUp = Integer.parseInt(args[2]);
        var all = Integer.parseInt(args[3]);
        var ids = new SchemaIds(RegistryClients.connect(args[1], Map.of()));
        var records = prepare(AvroSerde.of(Topics.EVENTS_RAW, ids));
        var failure = new AtomicReference<Exception>();
        Map<String, Object> properties = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                args[0],
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                5,
                ProducerConfig.BATCH_SIZE_CONFIG,
                128 * 1024,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4");
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            ProcessUsage start = null;
            for (int sent = 0; sent < all; sent++) {
                if (sent == warmUp) {
                    producer.flush();
                    start = ProcessUsage.of(ProcessHandle.current());
                }
                producer.send(records.get(sent % PREPARED), (metadata, error) -> {
                    if (error != null) {
                        failure.compareAndSet(null, error);
                    }
                });
            }
            producer.flush();
            var end = ProcessUsage.of(ProcessHandle.current());
            if (failure.get() != null) {
                throw failure.get();
            }
            System.out.println(Result.between("limit", all - warmUp, start, end).json());
        }
    }

    private static List<ProducerRecord<byte[], byte[]>> prepare(AvroSerde<io.millrace.schemas.event.RawEvent> serde) {
        var events = new ShopEvents(1, 10_000, 1_750_000_000_000L, 5_000);
        var records = new ArrayList<ProducerRecord<byte[], byte[]>>(PREPARED);
        for (int i = 0; i < PREPARED; i++) {
            var event = events.raw();
            var key = Topics.EVENTS_RAW
                    .keySerde()
                    .serializer()
                    .serialize(null, event.getTenant() + "/" + event.getAnonymousId());
            records.add(new ProducerRecord<>(
                    Topics.EVENTS_RAW.name(), key, serde.serialize(Topics.EVENTS_RAW.name(), event)));
        }
        return records;
    }
}
