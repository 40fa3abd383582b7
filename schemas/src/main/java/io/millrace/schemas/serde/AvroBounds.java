package io.millrace.schemas.serde;

import java.util.HashSet;
import java.util.Set;
import org.apache.avro.Schema;

/** Check of a stranger's schema: its data must not be larger or deeper than the bytes that they are read from. */
final class AvroBounds {
    private static final int MAX_DEPTH = 100;

    private AvroBounds() {}

    /** @throws CorruptValueException if the schema is recursive, too deep, or has collections of items without bytes */
    static void require(Schema schema) {
        require(schema, new HashSet<>(), 0);
    }

    private static void require(Schema schema, Set<String> around, int depth) {
        if (depth > MAX_DEPTH) {
            throw new CorruptValueException("its schema nests deeper than " + MAX_DEPTH);
        }
        switch (schema.getType()) {
            case RECORD -> {
                if (!around.add(schema.getFullName())) {
                    throw new CorruptValueException("its schema " + schema.getFullName() + " contains itself");
                }
                schema.getFields().forEach(field -> require(field.schema(), around, depth + 1));
                around.remove(schema.getFullName());
            }
            case ARRAY -> {
                require(schema.getElementType(), around, depth + 1);
                if (isEmpty(schema.getElementType())) {
                    throw new CorruptValueException("its schema has an array of items without content");
                }
            }
            case MAP -> require(schema.getValueType(), around, depth + 1);
            case UNION -> schema.getTypes().forEach(type -> require(type, around, depth + 1));
            default -> {}
        }
    }

    /** Whether a value takes no bytes. */
    private static boolean isEmpty(Schema schema) {
        return switch (schema.getType()) {
            case NULL -> true;
            case FIXED -> schema.getFixedSize() == 0;
            case RECORD -> schema.getFields().stream().allMatch(field -> isEmpty(field.schema()));
            default -> false;
        };
    }
}
