package io.millrace.enrichment.trait;

import io.millrace.schemas.event.JsonText;
import java.util.HashMap;
import java.util.TreeMap;

/** Codec of {@link TimedTraits}. Equal traits have equal bytes; no traits are no bytes. */
public final class TraitCodec {
    private static final byte[] NO_BYTES = {};
    private static final int NULL = 0;
    private static final int FALSE = 1;
    private static final int TRUE = 2;
    private static final int LONG = 3;
    private static final int DOUBLE = 4;
    private static final int STRING = 5;
    private static final int JSON = 6;

    private TraitCodec() {}

    /** Encodes traits. */
    public static byte[] encode(TimedTraits traits) {
        if (traits.isEmpty()) {
            return NO_BYTES;
        }
        var out = new CompactWriter();
        out.putLong(traits.values().size());
        for (var trait : new TreeMap<>(traits.values()).entrySet()) {
            out.putString(trait.getKey());
            out.putLong(traits.times().get(trait.getKey()));
            putValue(out, trait.getValue());
        }
        return out.toBytes();
    }

    /** Decodes traits that {@link #encode} wrote. */
    public static TimedTraits decode(byte[] bytes) {
        if (bytes.length == 0) {
            return TimedTraits.NONE;
        }
        var in = new CompactReader(bytes);
        var values = new HashMap<String, Object>();
        var times = new HashMap<String, Long>();
        for (var left = in.getLong(); left > 0; left--) {
            var name = in.getString();
            times.put(name, in.getLong());
            values.put(name, getValue(in));
        }
        return new TimedTraits(values, times);
    }

    private static void putValue(CompactWriter out, Object value) {
        if (value == null) {
            out.putByte(NULL);
        } else if (value instanceof Boolean flag) {
            out.putByte(flag ? TRUE : FALSE);
        } else if (value instanceof Long number) {
            out.putByte(LONG);
            out.putLong(number);
        } else if (value instanceof Double number) {
            out.putByte(DOUBLE);
            out.putDouble(number);
        } else if (value instanceof String text) {
            out.putByte(STRING);
            out.putString(text);
        } else if (value instanceof JsonText json) {
            out.putByte(JSON);
            out.putString(json.getJson());
        } else {
            throw new IllegalArgumentException("the Avro contract has no trait values of " + value.getClass());
        }
    }

    private static Object getValue(CompactReader in) {
        var tag = in.getByte();
        return switch (tag) {
            case NULL -> null;
            case FALSE -> false;
            case TRUE -> true;
            case LONG -> in.getLong();
            case DOUBLE -> in.getDouble();
            case STRING -> in.getString();
            case JSON -> new JsonText(in.getString());
            default -> throw new IllegalStateException("stored value is corrupt: unknown type tag of a trait: " + tag);
        };
    }
}
