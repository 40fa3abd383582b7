package io.millrace.ingest.source;

import java.time.Duration;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/**
 * The clients of one source: made anew after each failure, because all of a source's progress is on the broker.
 *
 * @param consumer reads the topics in the source's group; not subscribed yet
 * @param producer writes transactions; not initialized yet
 */
record SourceClients(Consumer<byte[], byte[]> consumer, Producer<String, byte[]> producer) implements AutoCloseable {
    @Override
    public void close() {
        try {
            // What is in flight belongs to a transaction that nobody commits any more.
            producer.close(Duration.ZERO);
        } finally {
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(5)));
        }
    }
}
