package io.millrace.runtime.catalogue;

import io.millrace.runtime.config.KafkaConfig;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Makers of the clients of one catalogue's topic.
 *
 * @param consumers makes consumers of committed records, in no group
 * @param producers makes producers with the one transactional id of all instances
 */
public record CatalogueClients(
        Supplier<Consumer<String, byte[]>> consumers, Supplier<Producer<String, byte[]>> producers) {
    private static final int TIMEOUT_MS = 10_000;

    /**
     * The clients of a deployment.
     *
     * @param clientId name of the clients in logs and quotas
     * @param transactionalId the one that all instances write under
     */
    public static CatalogueClients of(KafkaConfig kafka, String clientId, String transactionalId) {
        var reading = kafka.clientProperties(Map.of(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                TIMEOUT_MS,
                ConsumerConfig.CLIENT_ID_CONFIG,
                clientId));
        var writing = kafka.clientProperties(Map.of(
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                transactionalId,
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                TIMEOUT_MS,
                // A broker that has just started creates the transaction topic first.
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                2 * TIMEOUT_MS,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                TIMEOUT_MS / 2,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                TIMEOUT_MS,
                ProducerConfig.CLIENT_ID_CONFIG,
                clientId));
        return new CatalogueClients(
                () -> new KafkaConsumer<>(reading, new StringDeserializer(), new ByteArrayDeserializer()),
                () -> new KafkaProducer<>(writing, new StringSerializer(), new ByteArraySerializer()));
    }

    Consumer<String, byte[]> consumer() {
        return consumers.get();
    }

    Producer<String, byte[]> producer() {
        return producers.get();
    }
}
