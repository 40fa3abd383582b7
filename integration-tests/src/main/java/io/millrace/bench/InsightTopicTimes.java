package io.millrace.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Notes when a text was first seen in the committed records of an insight's topic. One thread of its own follows it. */
final class InsightTopicTimes implements AutoCloseable {
    private final Map<String, Long> seen = new ConcurrentHashMap<>();
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String prefix;
    private final int width;
    private final Thread thread = new Thread(this::follow, "insight-topic");
    private volatile boolean closed;

    /**
     * @param prefix what a text starts with
     * @param width characters of every text
     */
    InsightTopicTimes(String broker, String topic, String prefix, int width) {
        this.width = width;
        this.prefix = prefix;
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        var partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        thread.start();
    }

    private void follow() {
        while (!closed) {
            for (var record : consumer.poll(Duration.ofMillis(100))) {
                var now = System.nanoTime();
                var text = new String(record.value(), StandardCharsets.ISO_8859_1);
                var at = text.indexOf(prefix);
                if (at >= 0 && at + width <= text.length()) {
                    seen.putIfAbsent(text.substring(at, at + width), now);
                }
            }
        }
        consumer.close();
    }

    /** When the text was first seen, on the clock of {@link System#nanoTime}; null if it was not yet. */
    Long seenAt(String text) {
        return seen.get(text);
    }

    /** Returns at once; the thread ends within its poll. */
    @Override
    public void close() {
        closed = true;
    }
}
