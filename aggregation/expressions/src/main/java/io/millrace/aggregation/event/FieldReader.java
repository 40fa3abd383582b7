package io.millrace.aggregation.event;

import io.millrace.schemas.serde.AvroCursor;
import org.apache.avro.Schema;

/** Reader of one field of the Avro record: stores it in its slot, or skips it. */
abstract class FieldReader {
    abstract void read(AvroCursor in, EventView out);

    /** Reader that stores the field in its slot. */
    static FieldReader of(EventField field, Schema schema) {
        return switch (field.shape()) {
            case TIMESTAMP -> timestamp(field.slot());
            case FLAG -> flag(field.slot());
            case SYMBOL -> symbol(field.slot(), schema.getEnumSymbols().size());
            case TEXT -> schema.isUnion() ? nullableText(field.slot(), schema) : text(field.slot());
        };
    }

    private static FieldReader timestamp(int slot) {
        return new FieldReader() {
            @Override
            void read(AvroCursor in, EventView out) {
                out.setScalar(slot, EventView.TIMESTAMP, in.readLong());
            }
        };
    }

    private static FieldReader flag(int slot) {
        return new FieldReader() {
            @Override
            void read(AvroCursor in, EventView out) {
                out.setScalar(slot, EventView.BOOL, in.readBoolean() ? 1 : 0);
            }
        };
    }

    private static FieldReader symbol(int slot, int symbols) {
        return new FieldReader() {
            @Override
            void read(AvroCursor in, EventView out) {
                out.setScalar(slot, EventView.LONG, in.readIndex(symbols));
            }
        };
    }

    private static FieldReader text(int slot) {
        return new FieldReader() {
            @Override
            void read(AvroCursor in, EventView out) {
                int length = in.readLength();
                out.setText(slot, in.position(), length);
                in.skip(length);
            }
        };
    }

    private static FieldReader nullableText(int slot, Schema union) {
        int present = union.getIndexNamed("string");
        int branches = union.getTypes().size();
        return new FieldReader() {
            @Override
            void read(AvroCursor in, EventView out) {
                if (in.readIndex(branches) == present) {
                    int length = in.readLength();
                    out.setText(slot, in.position(), length);
                    in.skip(length);
                }
            }
        };
    }

    /** Reader that skips a field of any schema that is not recursive. */
    static FieldReader skip(Schema schema) {
        return new FieldReader() {
            @Override
            void read(AvroCursor in, EventView out) {
                walk(in, schema);
            }
        };
    }

    private static void walk(AvroCursor in, Schema schema) {
        switch (schema.getType()) {
            case NULL -> {
                // Takes no bytes.
            }
            case BOOLEAN -> in.skip(1);
            case INT, LONG, ENUM -> in.readLong();
            case FLOAT -> in.skip(4);
            case DOUBLE -> in.skip(8);
            case STRING, BYTES -> in.skip(in.readLength());
            case FIXED -> in.skip(schema.getFixedSize());
            case UNION ->
                walk(in, schema.getTypes().get(in.readIndex(schema.getTypes().size())));
            case RECORD -> schema.getFields().forEach(field -> walk(in, field.schema()));
            case ARRAY, MAP -> skipBlocks(in, schema);
        }
    }

    private static void skipBlocks(AvroCursor in, Schema schema) {
        boolean map = schema.getType() == Schema.Type.MAP;
        var item = map ? schema.getValueType() : schema.getElementType();
        for (long count = in.readBlockCount(); count != 0; count = in.readBlockCount()) {
            for (long i = 0; i < count; i++) {
                if (map) {
                    in.skip(in.readLength());
                }
                walk(in, item);
            }
        }
    }
}
