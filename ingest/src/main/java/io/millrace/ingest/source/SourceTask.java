package io.millrace.ingest.source;

import io.millrace.runtime.failed.FailedEventCounter;
import io.millrace.runtime.failed.FailedEvents;
import io.millrace.schemas.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * One run of a source with one pair of clients. Each poll is one transaction of events, dead letters and offsets: all of it
 * happens, or nothing. An exception ends the run; the next one, with new clients, begins at the committed offsets. For one thread.
 */
final class SourceTask {
    private final SourceSpec spec;
    private final SourceClients clients;
    private final SourceConverter converter;
    private final OversizedRecords oversized;
    private final SourceProgress progress;
    private final SourceCounters counters;
    private final FailedEventCounter failures;
    private final SourcePositions positions;

    /** @param oversized what earlier runs of the source have learned */
    SourceTask(
            SourceSpec spec,
            SourceClients clients,
            SourceConverter converter,
            OversizedRecords oversized,
            SourceProgress progress,
            SourceCounters counters,
            FailedEventCounter failures) {
        this.spec = spec;
        this.clients = clients;
        this.converter = converter;
        this.oversized = oversized;
        this.progress = progress;
        this.counters = counters;
        this.failures = failures;
        this.positions = new SourcePositions(spec, clients.consumer());
    }

    /** Ends what an earlier run of this instance has left open, and joins the group. */
    void start() {
        clients.producer().initTransactions();
        clients.consumer().subscribe(spec.topics(), positions);
    }

    /** Polls once and writes what comes. */
    void runOnce(Duration wait) {
        try {
            var records = clients.consumer().poll(wait);
            observe(records);
            if (!records.isEmpty()) {
                write(records);
                observe(ConsumerRecords.empty());
            }
        } catch (OffsetOutOfRangeException e) {
            // Not an error of ours: the records are gone, and reading goes on behind them.
            positions.skipDeleted(e.offsetOutOfRangePartitions().keySet());
        }
    }

    private void observe(ConsumerRecords<byte[], byte[]> taken) {
        var consumer = clients.consumer();
        progress.reads();
        progress.assigned(consumer.assignment());
        for (var partition : consumer.assignment()) {
            consumer.currentLag(partition)
                    .ifPresent(lag -> progress.waiting(
                            partition, lag + taken.records(partition).size()));
        }
    }

    private void write(ConsumerRecords<byte[], byte[]> records) {
        var producer = clients.producer();
        var batch = new SourceBatch();
        producer.beginTransaction();
        for (var record : records) {
            var conversion = converter.convert(record, oversized.refusals(record));
            send(conversion, record);
            batch.add(conversion);
        }
        var offsets = offsets(records);
        producer.sendOffsetsToTransaction(offsets, clients.consumer().groupMetadata());
        producer.commitTransaction();
        counters.committed(spec.name(), batch);
        batch.countFailures(failures);
        offsets.forEach((partition, offset) -> {
            oversized.done(partition, offset.offset());
            progress.done(partition, last(records, partition).timestamp());
        });
    }

    private void send(ConvertedRecord conversion, ConsumerRecord<byte[], byte[]> record) {
        if (conversion instanceof ConvertedRecord.Produced event) {
            send(
                    new ProducerRecord<>(
                            Topics.EVENTS_RAW.name(), null, event.receivedAt(), event.key(), event.record()),
                    record);
        } else if (conversion instanceof ConvertedRecord.Failed letter) {
            send(
                    new ProducerRecord<>(
                            Topics.EVENTS_FAILED.name(),
                            null,
                            letter.failed().getFailedAt(),
                            FailedEvents.key(letter.failed()),
                            letter.record()),
                    record);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback sees the result, and the commit throws.
    private void send(ProducerRecord<String, byte[]> written, ConsumerRecord<byte[], byte[]> record) {
        clients.producer().send(written, (metadata, problem) -> {
            if (problem instanceof RecordTooLargeException || problem instanceof RecordBatchTooLargeException) {
                oversized.refused(record);
            }
        });
    }

    private Map<TopicPartition, OffsetAndMetadata> offsets(ConsumerRecords<byte[], byte[]> records) {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        records.partitions()
                .forEach(partition -> offsets.put(
                        partition,
                        positions.at(partition, last(records, partition).offset() + 1)));
        return offsets;
    }

    private static ConsumerRecord<byte[], byte[]> last(
            ConsumerRecords<byte[], byte[]> records, TopicPartition partition) {
        var inPartition = records.records(partition);
        return inPartition.get(inPartition.size() - 1);
    }
}
