package io.millrace.aggregation.pgwire;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;

/** Values in PostgreSQL's binary formats. */
final class BinaryValues {
    private static final long EPOCH_DAY = LocalDate.of(2000, 1, 1).toEpochDay();
    private static final long EPOCH_MILLIS = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();

    private BinaryValues() {}

    /** @param value as for {@link TextValues#encode} */
    static byte[] encode(PgType type, Object value) {
        return switch (type) {
            case BOOL -> new byte[] {(byte) ((Boolean) value ? 1 : 0)};
            case INT2 -> ByteBuffer.allocate(2).putShort(((Number) value).shortValue()).array();
            case INT4, OID -> ByteBuffer.allocate(4).putInt(toInt((Number) value)).array();
            case INT8 -> ByteBuffer.allocate(8).putLong(((Number) value).longValue()).array();
            case FLOAT4 -> ByteBuffer.allocate(4).putFloat(((Number) value).floatValue()).array();
            case FLOAT8 -> ByteBuffer.allocate(8).putDouble(((Number) value).doubleValue()).array();
            case NUMERIC -> BinaryNumeric.encode(decimal((Number) value));
            case DATE -> ByteBuffer.allocate(4).putInt(toInt((Long) value - EPOCH_DAY)).array();
            case TIMESTAMP, TIMESTAMPTZ ->
                ByteBuffer.allocate(8)
                        .putLong(Math.multiplyExact((Long) value - EPOCH_MILLIS, 1_000L))
                        .array();
            case TEXT_ARRAY, NAME_ARRAY -> array((Object[]) value, type == PgType.NAME_ARRAY ? PgType.NAME : PgType.TEXT);
            default -> value.toString().getBytes(StandardCharsets.UTF_8);
        };
    }

    private static int toInt(Number value) {
        if (value.longValue() != value.intValue()) {
            throw PgException.of(SqlState.OUT_OF_RANGE, "integer out of range: " + value);
        }
        return value.intValue();
    }

    private static BigDecimal decimal(Number value) {
        return value instanceof BigDecimal decimal ? decimal : new BigDecimal(value.toString());
    }

    /** One dimension, counted from 1. */
    private static byte[] array(Object[] elements, PgType type) {
        byte[][] values = new byte[elements.length][];
        int bytes = 20;
        boolean hasNull = false;
        for (int i = 0; i < elements.length; i++) {
            values[i] = elements[i] == null ? null : elements[i].toString().getBytes(StandardCharsets.UTF_8);
            bytes += 4 + (values[i] == null ? 0 : values[i].length);
            hasNull |= values[i] == null;
        }
        ByteBuffer out = ByteBuffer.allocate(elements.length == 0 ? 12 : bytes);
        out.putInt(elements.length == 0 ? 0 : 1).putInt(hasNull ? 1 : 0).putInt(type.oid());
        if (elements.length > 0) {
            out.putInt(elements.length).putInt(1);
        }
        for (byte[] value : values) {
            out.putInt(value == null ? -1 : value.length);
            out.put(value == null ? new byte[0] : value);
        }
        return out.array();
    }

    /** Value of a parameter: Long, Double, BigDecimal, Boolean, Instant, LocalDate or String. */
    static Object decode(PgType type, byte[] bytes) {
        if (type.bytes() > 0 && type != PgType.NAME && bytes.length != type.bytes()) {
            throw PgException.of(
                    SqlState.PROTOCOL_VIOLATION, "a binary " + type.sqlName() + " has " + bytes.length + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return switch (type) {
            case BOOL -> bytes[0] != 0;
            case INT2 -> (long) in.getShort();
            case INT4 -> (long) in.getInt();
            case OID -> in.getInt() & 0xffff_ffffL;
            case INT8 -> in.getLong();
            case FLOAT4 -> Double.valueOf(Float.toString(in.getFloat()));
            case FLOAT8 -> in.getDouble();
            case NUMERIC -> BinaryNumeric.decode(in);
            case DATE -> LocalDate.ofEpochDay(in.getInt() + EPOCH_DAY);
            case TIMESTAMP, TIMESTAMPTZ -> Instant.ofEpochMilli(EPOCH_MILLIS + Math.floorDiv(in.getLong(), 1_000L));
            case TEXT, VARCHAR, BPCHAR, NAME, CHAR, UNKNOWN -> MessageFields.text(bytes);
            default ->
                throw PgException.of(
                        SqlState.NOT_SUPPORTED, "a binary parameter of type " + type.sqlName() + " is not supported");
        };
    }
}
