package io.millrace.aggregation.event;

import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.serde.AvroCursor;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.CorruptValueException;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.serde.WireFormat;
import io.millrace.schemas.topic.Topics;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * Reads enriched events from their bytes: walks the record once, notes where the named fields are, and steps over
 * everything else. The whole record is walked, so bytes that are cut or corrupt are found whatever is named.
 *
 * <p>An event that was written with another version of the schema takes the slow way: it is resolved to our version, then
 * read. Not thread-safe; a task has its own.
 */
public final class EventReader {
    private final SchemaIds ids;
    private final AvroSerde<EnrichedEvent> resolving;
    private final Map<Integer, Boolean> current = new HashMap<>();
    private final AvroCursor cursor = new AvroCursor();
    private final EventView view = new EventView();
    private FieldReader[] fields;
    private int lastCurrentId = -1;

    public EventReader(SchemaIds ids) {
        this.ids = ids;
        this.resolving = AvroSerde.of(Topics.EVENTS_ENRICHED, ids);
        setLayout(new SlotLayout.Builder().build());
    }

    /** From the next read on, fills the slots of these fields. */
    public void setLayout(SlotLayout wanted) {
        view.resize(wanted.slotCount());
        fields = EnrichedEvent.SCHEMA$.getFields().stream()
                .map(field -> reader(field, wanted))
                .toArray(FieldReader[]::new);
    }

    /**
     * The event of a value in Confluent's wire format, valid until the next read.
     *
     * @throws CorruptValueException if the bytes are not an enriched event: dead-letter them
     * @throws io.millrace.schemas.serde.UnknownSchemaIdException if the registry does not know the schema: dead-letter them
     * @throws io.millrace.schemas.serde.RegistryUnavailableException if a retry may mend it
     */
    public EventView read(byte[] value) {
        int id = WireFormat.schemaId(value);
        var bytes = id == lastCurrentId || isCurrent(id) ? value : resolve(value);
        cursor.start(bytes, WireFormat.HEADER);
        view.reset(bytes);
        for (var field : fields) {
            field.read(cursor, view);
        }
        if (!cursor.isAtEnd()) {
            throw new CorruptValueException("bytes are left after the record");
        }
        return view;
    }

    private static FieldReader reader(Schema.Field field, SlotLayout wanted) {
        if (field.name().equals("properties")) {
            return new MapReader(field.schema(), new KeyTable(wanted.properties()));
        }
        if (field.name().equals("traits")) {
            return new MapReader(field.schema(), new KeyTable(wanted.traits()));
        }
        return Arrays.stream(EventField.values())
                .filter(known -> known.avroName().equals(field.name()))
                .findFirst()
                .map(known -> FieldReader.of(known, field.schema()))
                .orElseGet(() -> FieldReader.skip(field.schema()));
    }

    private boolean isCurrent(int id) {
        boolean same = current.computeIfAbsent(id, unseen -> ids.byId(unseen).equals(EnrichedEvent.SCHEMA$));
        if (same) {
            lastCurrentId = id;
        }
        return same;
    }

    private byte[] resolve(byte[] value) {
        var topic = Topics.EVENTS_ENRICHED.name();
        return resolving.serialize(topic, resolving.deserialize(topic, value));
    }
}
