package io.millrace.schemas.serde;

import java.util.IdentityHashMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * Writes specific records as Avro does, but remembers which branch of a union the values of a class go to: Avro looks
 * it up by name for every value, which took more than a third of the encoding of an event. Not thread-safe.
 */
final class UnionWriter<V> extends SpecificDatumWriter<V> {
    private final IdentityHashMap<Schema, IdentityHashMap<Class<?>, Integer>> branches = new IdentityHashMap<>();

    UnionWriter(Schema schema, SpecificData model) {
        super(schema, model);
    }

    @Override
    protected int resolveUnion(Schema union, Object datum) {
        // Plain lookups: a lambda here would be made for every field.
        var ofUnion = branches.get(union);
        if (ofUnion == null) {
            ofUnion = new IdentityHashMap<>();
            branches.put(union, ofUnion);
        }
        var type = datum == null ? Void.class : datum.getClass();
        var known = ofUnion.get(type);
        if (known != null) {
            return known;
        }
        var branch = super.resolveUnion(union, datum);
        if (isDecidedByClass(datum)) {
            ofUnion.put(type, branch);
        }
        return branch;
    }

    /** Not so of generic records, for one, whose schemas differ within the class. */
    private static boolean isDecidedByClass(Object datum) {
        return datum == null
                || datum instanceof String
                || datum instanceof Long
                || datum instanceof Double
                || datum instanceof Boolean
                || datum instanceof SpecificRecord;
    }
}
