package io.millrace.ingest.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.ingest.event.BatchContext;
import io.millrace.ingest.event.EventClock;
import io.millrace.ingest.event.EventParser;
import io.millrace.ingest.event.JsonTree;
import io.millrace.ingest.event.MessageIdGenerator;
import io.millrace.ingest.event.Rejection;
import io.millrace.ingest.event.RequestContext;
import io.millrace.ingest.http.CollectorSettings;
import io.millrace.ingest.produce.EventProducer;
import io.millrace.runtime.failed.FailedEvents;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.failed.Stage;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.CorruptValueException;
import io.millrace.schemas.serde.RegistryUnavailableException;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.serde.UnknownSchemaIdException;
import io.millrace.schemas.topic.Topics;
import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Converter of a source's records by the rules of events over HTTP: limits, clock, placeholders. A record always becomes the same
 * event, apart from its time of receipt. For the one thread of its source.
 */
final class SourceConverter {
    private static final Logger LOG = LoggerFactory.getLogger(SourceConverter.class);

    /** Bytes that are kept of an original if the broker refuses its dead letter as too large. */
    private static final int TRUNCATED_BYTES = 4 * 1024;

    private final SourceSpec spec;
    private final CollectorSettings settings;
    private final Clock clock;
    private final RecordFormat format;
    private final EventMapper mapper;
    private final JsonTree json;
    private final EventParser parser;
    private final AvroSerde<RawEvent> events;
    private final AvroSerde<FailedEvent> failures;

    SourceConverter(SourceSpec spec, CollectorSettings settings, SchemaIds ids, Clock clock) {
        this.spec = spec;
        this.settings = settings;
        this.clock = clock;
        this.json = new JsonTree(settings.limits());
        this.format = format(spec, ids, json);
        this.mapper = spec.mapping() == null ? null : new EventMapper(spec.mapping(), spec.event());
        this.parser = new EventParser(
                settings.limits(),
                new EventClock(settings.earliest()),
                new MessageIdGenerator(),
                settings.placeholders());
        this.events = AvroSerde.of(Topics.EVENTS_RAW, ids);
        this.failures = AvroSerde.of(Topics.EVENTS_FAILED, ids);
    }

    private static RecordFormat format(SourceSpec spec, SchemaIds ids, JsonTree json) {
        return switch (spec.format()) {
            case JSON, SEGMENT -> new JsonFormat(json);
            case AVRO -> new AvroFormat(ids, json);
            case DEBEZIUM -> new DebeziumFormat(json, new AvroFormat(ids, json), spec.operations());
            case CLOUDEVENTS -> new CloudEventFormat(json, spec.mapping() != null);
        };
    }

    /**
     * What the record becomes.
     *
     * @param refusals how often the broker has refused what became of it as too large
     * @throws RegistryUnavailableException if the registry is needed and does not answer
     */
    ConvertedRecord convert(ConsumerRecord<byte[], byte[]> record, int refusals) {
        if (record.value() == null && !format.readsEmptyValues(record)) {
            return new ConvertedRecord.Skipped("tombstone");
        }
        try {
            if (refusals > 0) {
                throw new Rejection(
                        FailureReason.EVENT_TOO_LARGE,
                        "",
                        "the broker takes no record of its size (max.message.bytes)");
            }
            var row = format.read(record);
            return row.isEmpty() ? new ConvertedRecord.Skipped("not_an_event") : produce(row.get(), record);
        } catch (RegistryUnavailableException e) {
            // Retried by the source.
            throw e;
        } catch (Rejection e) {
            // Dead-lettered: this record only.
            return fail(e, record, refusals);
        } catch (UnknownSchemaIdException e) {
            // Dead-lettered, as above.
            return fail(new Rejection(FailureReason.UNKNOWN_SCHEMA_ID, "", e.getMessage()), record, refusals);
        } catch (CorruptValueException e) {
            // Dead-lettered, as above.
            return fail(new Rejection(FailureReason.CORRUPT_AVRO, "", e.getMessage()), record, refusals);
        } catch (RuntimeException e) {
            // Dead-lettered, as above: a bug that a retry would meet again.
            LOG.error(
                    "source {}: a record of {}-{} at {} could not be processed, which is a bug; it is dead-lettered as POISON_EVENT",
                    spec.name(),
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e);
            return fail(new Rejection(FailureReason.POISON_EVENT, "", "could not be read: " + e), record, refusals);
        }
    }

    private ConvertedRecord produce(SourceRow row, ConsumerRecord<byte[], byte[]> record) throws Rejection {
        var event = mapper == null ? row.values() : mapper.map(row, record);
        complete(event, record);
        var bytes = json.bytes(event);
        var context = new RequestContext(
                spec.tenant(), spec.writeKeyId(), clock.millis(), null, null, null, BatchContext.NONE);
        var raw = parser.parse(bytes, 0, bytes.length, null, context);
        var encoded = events.serialize(null, raw);
        if (encoded.length > settings.limits().storedEventBytes()) {
            throw new Rejection(
                            FailureReason.EVENT_TOO_LARGE,
                            "",
                            "stored, it takes " + encoded.length + " bytes; an event may take "
                                    + settings.limits().storedEventBytes() + " at most")
                    .withMessageId(raw.getMessageId());
        }
        return new ConvertedRecord.Produced(EventProducer.key(raw), raw.getReceivedAt(), encoded);
    }

    /** An event that names no id or time has those of its record; times are those of history, not of a device's clock. */
    private void complete(ObjectNode event, ConsumerRecord<byte[], byte[]> record) {
        event.remove("sentAt");
        var id = event.get("messageId");
        if (id == null || id.isNull() || settings.placeholders().orNull(id.asText()) == null) {
            event.put("messageId", messageId(record));
        }
        if (!event.hasNonNull("timestamp") && !event.hasNonNull("originalTimestamp") && record.timestamp() > 0) {
            event.put("timestamp", record.timestamp());
        }
    }

    /** The same for the same record, so that a record that is read again counts once. */
    private String messageId(ConsumerRecord<byte[], byte[]> record) {
        // The time tells records apart that have the same offset because the topic was deleted and made anew.
        return spec.name()
                + '/'
                + record.topic()
                + '-'
                + record.partition()
                + '-'
                + record.offset()
                + '-'
                + record.timestamp();
    }

    private ConvertedRecord fail(Rejection why, ConsumerRecord<byte[], byte[]> record, int refusals) {
        var failed = FailedEvents.of(Stage.INGEST, why.reason(), why.getMessage())
                .tenant(spec.tenant())
                .messageId(why.messageId())
                .path("$" + why.path())
                .from(record.topic(), record.partition(), record.offset())
                .original(record.value() == null ? new byte[0] : record.value())
                .build(clock.millis());
        // After a second refusal the dead letter itself was too large.
        var fitting = refusals > 1 ? FailedEvents.cut(failed, TRUNCATED_BYTES) : failed;
        return new ConvertedRecord.Failed(fitting, failures.serialize(null, fitting));
    }
}
