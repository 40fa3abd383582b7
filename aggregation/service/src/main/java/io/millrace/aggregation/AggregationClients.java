package io.millrace.aggregation;

import io.millrace.runtime.catalogue.CatalogueClients;
import io.millrace.runtime.config.KafkaConfig;
import java.util.HashMap;
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

/** Kafka clients that the stage uses beside Kafka Streams. Consumers read committed records and commit nothing. */
final class AggregationClients {
    private final KafkaConfig kafka;

    AggregationClients(KafkaConfig kafka) {
        this.kafka = kafka;
    }

    /** Reads past events for backfills. */
    Supplier<Consumer<byte[], byte[]>> backfill() {
        var properties = readCommitted(Map.of(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                5_000,
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                4 << 20));
        return () -> new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Follows the topic of updates. */
    Consumer<String, byte[]> liveTail() {
        return byText(readCommitted(Map.of(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100)));
    }

    /** Reads the newest events for people. */
    Supplier<Consumer<String, byte[]>> recentEvents() {
        var properties = readCommitted(Map.of(
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                256 << 10,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                5_000));
        return () -> byText(properties);
    }

    /** Reads the topic of definitions to its end, and writes it, one writer at a time over all instances. */
    CatalogueClients definitions(String applicationId) {
        return CatalogueClients.of(kafka, "millrace-definitions", applicationId + "-definitions");
    }

    /** Reads the topic of dashboards to its end, and writes it, one writer at a time over all instances. */
    CatalogueClients dashboards(String applicationId) {
        return CatalogueClients.of(kafka, "millrace-dashboards", applicationId + "-dashboards");
    }

    /** Writes notes about failed events, each acknowledged by all replicas. */
    Supplier<Producer<String, byte[]>> notes() {
        var properties = kafka.clientProperties(Map.of(ProducerConfig.ACKS_CONFIG, "all"));
        return () -> new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    private Map<String, Object> readCommitted(Map<String, ?> more) {
        Map<String, Object> all = new HashMap<>(more);
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return kafka.clientProperties(all);
    }

    private static Consumer<String, byte[]> byText(Map<String, Object> properties) {
        return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
