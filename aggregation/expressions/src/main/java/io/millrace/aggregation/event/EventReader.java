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
 * Reader of enriched events that decodes only the fields of a {@link SlotLayout}. It walks each Avro record once, notes the
 * offsets of those fields and skips the others. It always walks the whole record, so that truncated or corrupt bytes are
 * found whichever fields are read.
 *
 * <p>An event that was written with another version of the schema is resolved to the current version and encoded again
 * first, which is slow. Not thread-safe; each task has its own.
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

    /** Sets the fields to decode from the next {@link #read} on. */
    public void setLayout(SlotLayout layout) {
        view.resize(layout.slotCount());
        fields = EnrichedEvent.SCHEMA$.getFields().stream()
                .map(field -> reader(field, layout))
                .toArray(FieldReader[]::new);
    }

    /**
     * Reads a record value in Confluent's wire format. The view is reused: it is valid until the next read.
     *
     * @throws CorruptValueException if the bytes are not an enriched event; dead-letter the record
     * @throws io.millrace.schemas.serde.UnknownSchemaIdException if the registry does not know the schema; dead-letter the
     *     record
     * @throws io.millrace.schemas.serde.RegistryUnavailableException if the registry does not answer; retry
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
            throw new CorruptValueException("bytes are left after the end of the enriched event");
        }
        return view;
    }

    private static FieldReader reader(Schema.Field field, SlotLayout layout) {
        if (field.name().equals("properties")) {
            return new MapReader(field.schema(), new KeyTable(layout.properties()));
        }
        if (field.name().equals("traits")) {
            return new MapReader(field.schema(), new KeyTable(layout.traits()));
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
