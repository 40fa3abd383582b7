package io.millrace.aggregation.event;

import io.millrace.schemas.serde.AvroCursor;
import java.util.List;
import org.apache.avro.Schema;

/** Reader of a map of scalars: stores the entries that definitions name and skips the others. */
final class MapReader extends FieldReader {
    private final KeyTable keys;
    private final Schema.Type[] branches;

    MapReader(Schema map, KeyTable keys) {
        this.keys = keys;
        this.branches =
                map.getValueType().getTypes().stream().map(Schema::getType).toArray(Schema.Type[]::new);
        for (var branch : branches) {
            if (!List.of(
                            Schema.Type.NULL,
                            Schema.Type.BOOLEAN,
                            Schema.Type.LONG,
                            Schema.Type.DOUBLE,
                            Schema.Type.STRING,
                            Schema.Type.RECORD)
                    .contains(branch)) {
                throw new IllegalStateException(
                        "EnrichedEvent has a map of " + branch + ", which MapReader does not read; add a case to it");
            }
        }
    }

    @Override
    void read(AvroCursor in, EventView out) {
        for (long count = in.readBlockCount(); count != 0; count = in.readBlockCount()) {
            for (long i = 0; i < count; i++) {
                int length = in.readLength();
                int key = in.position();
                in.skip(length);
                int slot = keys.isEmpty() ? -1 : keys.slot(in.bytes(), key, length);
                readValue(in, out, slot);
            }
        }
    }

    private void readValue(AvroCursor in, EventView out, int slot) {
        switch (branches[in.readIndex(branches.length)]) {
            case BOOLEAN -> setIfNamed(out, slot, EventView.BOOL, in.readBoolean() ? 1 : 0);
            case LONG -> setIfNamed(out, slot, EventView.LONG, in.readLong());
            case DOUBLE -> setIfNamed(out, slot, EventView.DOUBLE, in.readFixed8());
            // JsonText is a record of one string, so it is encoded like a string.
            case STRING, RECORD -> {
                int length = in.readLength();
                if (slot >= 0) {
                    out.setText(slot, in.position(), length);
                }
                in.skip(length);
            }
            default -> setIfNamed(out, slot, EventView.NULL, 0);
        }
    }

    private static void setIfNamed(EventView out, int slot, byte kind, long value) {
        if (slot >= 0) {
            out.setScalar(slot, kind, value);
        }
    }
}
