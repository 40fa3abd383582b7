package io.millrace.enrichment;

import io.millrace.runtime.testing.Events;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.EncoderFactory;

/** Profiles as release 0.2.0 wrote them to the store that persons' nodes are in now. */
final class ReleasedProfile {
    private static final Path SCHEMA = Path.of("../schemas/src/test/resources/released/0.1.0/profiles.avsc");

    private ReleasedProfile() {}

    /**
     * A value of the store, in the wire format, by the schema that was released then.
     *
     * @param mergedInto the person that an alias merged it into; null if none did
     */
    static byte[] bytes(SchemaIds ids, String person, String mergedInto, Map<String, Object> traits)
            throws IOException {
        var schema = new Schema.Parser().parse(Files.readString(SCHEMA));
        var times = new HashMap<String, Long>();
        traits.keySet().forEach(name -> times.put(name, Events.T0));
        GenericRecord profile = new GenericData.Record(schema);
        profile.put("tenant", Events.TENANT);
        profile.put("person", person);
        profile.put("traits", traits);
        profile.put("traitTimes", times);
        profile.put("mergedInto", mergedInto);
        profile.put("mergedAt", mergedInto == null ? 0L : Events.T0);
        profile.put("updatedAt", Events.T0);
        var bytes = new ByteArrayOutputStream();
        bytes.write(0);
        bytes.write(ByteBuffer.allocate(4)
                .putInt(ids.register(Topics.PROFILES.valueSubject(), schema))
                .array());
        var encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(schema).write(profile, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }
}
