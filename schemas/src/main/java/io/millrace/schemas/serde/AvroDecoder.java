package io.millrace.schemas.serde;

import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/** Reads the Avro part of values through one decoder that it keeps. Not thread-safe. */
public final class AvroDecoder<V> {
    private BinaryDecoder decoder;

    /**
     * The record behind the header. A length in the bytes never makes it allocate more than the value holds: Avro
     * checks lengths against what is left, as {@code AvroSerdeCorruptionTest} watches.
     *
     * @throws CorruptValueException if the bytes are not exactly one record
     */
    public V decode(GenericDatumReader<V> reader, byte[] value) {
        decoder =
                DecoderFactory.get().binaryDecoder(value, WireFormat.HEADER, value.length - WireFormat.HEADER, decoder);
        try {
            var read = reader.read(null, decoder);
            if (!decoder.isEnd()) {
                throw new CorruptValueException("bytes are left after the record");
            }
            return read;
        } catch (IOException
                | AvroRuntimeException
                | ArithmeticException
                | ClassCastException
                | IllegalArgumentException
                | IndexOutOfBoundsException
                | NegativeArraySizeException
                | UnsupportedOperationException e) {
            // Dead-lettered by the caller: Avro has no one exception for malformed bytes.
            throw new CorruptValueException("not a " + reader.getExpected().getFullName() + ": " + e, e);
        }
    }
}
