package io.millrace.sink.stream;

import io.millrace.schemas.serde.CorruptValueException;
import io.millrace.schemas.serde.UnknownSchemaIdException;
import io.millrace.sink.destination.Destination;
import io.millrace.sink.row.RowJson;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the rows of one topic to one reader, from where it left off, on a thread of its own. Only committed rows are
 * read. One thread's, but for {@link #stop}.
 */
final class RowReader {
    private static final Logger LOG = LoggerFactory.getLogger(RowReader.class);
    private static final Duration IDLE_POLL = Duration.ofMillis(250);
    private static final Duration BUSY_POLL = Duration.ofMillis(20);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final int MOST_PENDING = 2_000;

    private final Destination destination;
    private final String tenant;
    private final Optional<StreamPosition> resume;
    private final Start start;
    private final Deserializer<GenericRecord> decoder;
    private final EventWriter writer;
    private final StreamMetrics metrics;
    private final PendingRows pending = new PendingRows(MOST_PENDING);
    private final Map<Integer, Long> next = new TreeMap<>();
    private long lastWrite = System.nanoTime();
    private volatile boolean stopped;

    /** Where to begin. */
    enum Start {
        EARLIEST,
        LATEST
    }

    /**
     * A reader of one tenant's rows.
     *
     * @param resume where the reader left off; a partition that it does not name, or another generation, begins at the
     *     earliest
     * @param start where to begin if it never read
     */
    RowReader(
            Destination destination,
            String tenant,
            Optional<StreamPosition> resume,
            Start start,
            Deserializer<GenericRecord> decoder,
            EventWriter writer,
            StreamMetrics metrics) {
        this.destination = destination;
        this.tenant = tenant;
        this.resume = resume;
        this.start = start;
        this.decoder = decoder;
        this.writer = writer;
        this.metrics = metrics;
    }

    private void seek(Consumer<String, byte[]> consumer) {
        var partitions = consumer.partitionsFor(destination.topic()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        if (resume.isEmpty() && start == Start.LATEST) {
            consumer.seekToEnd(partitions);
        } else {
            consumer.seekToBeginning(partitions);
        }
        resume.filter(position -> position.generation() == destination.generation())
                .ifPresent(position -> partitions.stream()
                        .filter(partition -> position.offsets().containsKey(partition.partition()))
                        .forEach(partition ->
                                consumer.seek(partition, position.offsets().get(partition.partition()))));
        partitions.forEach(partition -> next.put(partition.partition(), consumer.position(partition)));
    }

    /** Reads until the reader leaves or the topic fails; closes the consumer. */
    void run(Consumer<String, byte[]> consumer) {
        metrics.readers.inc();
        try (consumer) {
            seek(consumer);
            // Says at once where the reader stands, so that one that gets no row can resume too.
            writer.write("id: " + position() + "\n: " + destination.topic() + "\n\n");
            while (!stopped) {
                read(consumer);
                write();
            }
        } catch (InterruptException e) {
            // The service stops.
            LOG.debug("a stream of {} ended with the service", destination.topic());
        } catch (KafkaException e) {
            // Retried: by the reader, which comes back with the id of its last event.
            LOG.warn("a stream of {} ended", destination.topic(), e);
        } finally {
            metrics.readers.dec();
            metrics.conflated.inc((double) pending.conflated());
            writer.end();
        }
    }

    private void read(Consumer<String, byte[]> consumer) {
        if (pending.isFull()) {
            LockSupport.parkNanos(BUSY_POLL.toNanos());
            return;
        }
        consumer.poll(pending.isEmpty() ? IDLE_POLL : BUSY_POLL).forEach(this::take);
        next.keySet()
                .forEach(partition ->
                        next.put(partition, consumer.position(new TopicPartition(destination.topic(), partition))));
    }

    private void write() {
        if (!writer.isFree()) {
            return;
        }
        if (!pending.isEmpty()) {
            writer.write(pending.takeAsEvents(position()));
        } else if (System.nanoTime() - lastWrite > HEARTBEAT.toNanos()) {
            writer.write(": still here\n\n");
        } else {
            return;
        }
        lastWrite = System.nanoTime();
    }

    /** Ends the reading, from any thread. */
    void stop() {
        stopped = true;
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            return;
        }
        try {
            var row = decoder.deserialize(record.topic(), record.value());
            if (RowJson.tenant(row).equals(tenant)) {
                pending.put(record.key(), RowJson.of(row).encode());
                metrics.streamed.inc();
            }
        } catch (CorruptValueException | UnknownSchemaIdException e) {
            // Not dead-lettered: it is no row of ours, somebody else wrote to the topic. Counted.
            metrics.foreign.inc();
        }
    }

    private String position() {
        return new StreamPosition(destination.generation(), next).id();
    }
}
