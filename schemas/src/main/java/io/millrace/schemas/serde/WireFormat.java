package io.millrace.schemas.serde;

/**
 * Confluent's wire format: a zero byte, the schema id as four big-endian bytes, then Avro binary.
 *
 * @see <a href="https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format">Wire
 *     format</a>
 */
public final class WireFormat {
    /** Length of the magic byte and the id, in bytes. */
    public static final int HEADER = 5;

    private static final byte MAGIC = 0;

    private WireFormat() {}

    /**
     * The schema id of a value.
     *
     * @throws CorruptValueException if there is no header, or it does not start with the magic byte
     */
    public static int schemaId(byte[] value) {
        if (value.length < HEADER || value[0] != MAGIC) {
            throw new CorruptValueException("not in Confluent's wire format: "
                    + (value.length < HEADER ? value.length + " bytes" : "magic byte " + value[0]));
        }
        return ((value[1] & 0xff) << 24) | ((value[2] & 0xff) << 16) | ((value[3] & 0xff) << 8) | (value[4] & 0xff);
    }

    /** Writes the header to the first five bytes. */
    static void writeHeader(byte[] value, int schemaId) {
        value[0] = MAGIC;
        value[1] = (byte) (schemaId >>> 24);
        value[2] = (byte) (schemaId >>> 16);
        value[3] = (byte) (schemaId >>> 8);
        value[4] = (byte) schemaId;
    }
}
