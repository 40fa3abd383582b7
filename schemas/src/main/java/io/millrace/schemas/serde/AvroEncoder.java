package io.millrace.schemas.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;

/** Writes values in Confluent's wire format through one buffer that it keeps. Not thread-safe. */
public final class AvroEncoder<V> {
    private static final byte[] NO_HEADER = new byte[WireFormat.HEADER];

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    private BinaryEncoder encoder = newEncoder();
    private final DatumWriter<V> writer;

    /** An encoder of the schema that the writer was made for. */
    public AvroEncoder(DatumWriter<V> writer) {
        this.writer = writer;
    }

    /**
     * The value behind a header that names the schema.
     *
     * @param schemaId the registry's id of the writer's schema
     */
    public byte[] encode(int schemaId, V value) {
        bytes.reset();
        // Room for the header, which is filled in on the copy.
        bytes.write(NO_HEADER, 0, WireFormat.HEADER);
        try {
            writer.write(value, encoder);
            encoder.flush();
        } catch (RuntimeException e) {
            // The caller's to handle; the part that was written must not end up before the next value.
            encoder = newEncoder();
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("an in-memory stream does not fail", e);
        }
        var written = bytes.toByteArray();
        WireFormat.writeHeader(written, schemaId);
        return written;
    }

    private BinaryEncoder newEncoder() {
        return EncoderFactory.get().binaryEncoder(bytes, null);
    }
}
