package io.millrace.sink.destination;

import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.CorruptValueException;
import io.millrace.schemas.serde.RegistryUnavailableException;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.serde.UnknownSchemaIdException;
import io.millrace.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Thread that reads the topics of destinations and insights from their beginning and follows them, so that every instance knows the
 * same destinations while it runs. Start it once; {@link #close} ends it.
 */
public final class DestinationFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DestinationFollower.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final TopicPartition DESTINATIONS = new TopicPartition(Topics.DESTINATIONS.name(), 0);
    private static final TopicPartition INSIGHTS = new TopicPartition(Topics.INSIGHT_DEFINITIONS.name(), 0);
    private static final List<TopicPartition> BOTH = List.of(INSIGHTS, DESTINATIONS);

    private final Supplier<org.apache.kafka.clients.consumer.Consumer<String, byte[]>> consumers;
    private final DestinationsTopic topic;
    private final AvroSerde<InsightDefinition> insights;
    private final ActiveDestinations active;
    private final Consumer<Throwable> fatal;
    private final Thread thread = new Thread(this::run, "follow-destinations");
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean caughtUp;

    /**
     * @param consumers makes a consumer of committed records, in no group
     * @param fatal is called with a failure after which nothing is followed any more
     */
    public DestinationFollower(
            Supplier<org.apache.kafka.clients.consumer.Consumer<String, byte[]>> consumers,
            DestinationsTopic topic,
            SchemaIds ids,
            ActiveDestinations active,
            Consumer<Throwable> fatal) {
        this.consumers = consumers;
        this.topic = topic;
        this.insights = AvroSerde.of(Topics.INSIGHT_DEFINITIONS, ids);
        this.active = active;
        this.fatal = fatal;
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Why destinations are not known yet; empty when they are. */
    public Optional<String> reasonNotReady() {
        return caughtUp ? Optional.empty() : Optional.of("the topics of destinations and insights are being read");
    }

    private void run() {
        try (var consumer = consumers.get()) {
            consumer.assign(BOTH);
            consumer.seekToBeginning(BOTH);
            while (!isStopped()) {
                poll(consumer);
            }
        } catch (RuntimeException | Error e) {
            // Crash: without this thread the instance would deliver by definitions that have changed.
            if (!isStopped()) {
                fatal.accept(e);
            }
        }
    }

    private void poll(org.apache.kafka.clients.consumer.Consumer<String, byte[]> consumer) {
        try {
            consumer.poll(POLL).forEach(this::readWhenPossible);
            if (!caughtUp && isAtEnd(consumer)) {
                active.complete();
                caughtUp = true;
            }
        } catch (RetriableException e) {
            // Retried: the broker does not answer now, and what is known stays valid.
            LOG.warn("Cannot follow destinations now, trying again: {}", e.getMessage());
            pause();
        } catch (WakeupException e) {
            // The end: close() was called.
            stopped.countDown();
        } catch (KafkaException e) {
            if (e.getCause() instanceof InterruptedException) {
                stopped.countDown();
            } else {
                throw e;
            }
        }
    }

    private static boolean isAtEnd(org.apache.kafka.clients.consumer.Consumer<String, byte[]> consumer) {
        return consumer.endOffsets(BOTH).entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    private void pause() {
        try {
            if (stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("stopped while it waited");
            }
        } catch (InterruptedException e) {
            // The end: close() was called.
            Thread.currentThread().interrupt();
        }
    }

    private void readWhenPossible(ConsumerRecord<String, byte[]> record) {
        while (!isStopped()) {
            try {
                read(record);
                return;
            } catch (RegistryUnavailableException e) {
                // Retried: the record must not be passed over.
                LOG.warn("Cannot read {} of {} now, trying again: {}", record.key(), record.topic(), e.getMessage());
                pause();
            }
        }
    }

    private void read(ConsumerRecord<String, byte[]> record) {
        if (record.topic().equals(INSIGHTS.topic())) {
            active.putInsight(record.key(), insight(record));
        } else if (record.value() == null) {
            active.remove(record.key());
        } else {
            topic.read(record.key(), record.value()).ifPresentOrElse(active::put, () -> active.remove(record.key()));
        }
    }

    private Optional<InsightDefinition> insight(ConsumerRecord<String, byte[]> record) {
        try {
            return Optional.ofNullable(record.value()).map(value -> insights.deserialize(record.topic(), value));
        } catch (CorruptValueException | UnknownSchemaIdException e) {
            // Rejected: destinations that name it are broken, and say so.
            LOG.warn("Cannot read the definition of insight {}: {}", record.key(), e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        stopped.countDown();
        thread.interrupt();
    }
}
