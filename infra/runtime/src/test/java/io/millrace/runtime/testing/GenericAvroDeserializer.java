package io.millrace.runtime.testing;

import io.millrace.schemas.serde.CorruptValueException;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.serde.WireFormat;
import java.io.IOException;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.serialization.Deserializer;

/** Deserializer of any record schema into generic records, for topics whose schema is data, such as those of insights. */
public final class GenericAvroDeserializer implements Deserializer<GenericRecord> {
    private final SchemaIds ids;

    public GenericAvroDeserializer(SchemaIds ids) {
        this.ids = ids;
    }

    @Override
    public GenericRecord deserialize(String topic, byte[] value) {
        if (value == null) {
            return null;
        }
        var reader = new GenericDatumReader<GenericRecord>(ids.byId(WireFormat.schemaId(value)));
        var decoder =
                DecoderFactory.get().binaryDecoder(value, WireFormat.HEADER, value.length - WireFormat.HEADER, null);
        try {
            var read = reader.read(null, decoder);
            if (!decoder.isEnd()) {
                throw new CorruptValueException("bytes are left after the record");
            }
            return read;
        } catch (IOException e) {
            throw new CorruptValueException("not a " + reader.getSchema().getFullName(), e);
        }
    }
}
