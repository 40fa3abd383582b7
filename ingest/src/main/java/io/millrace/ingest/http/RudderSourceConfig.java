package io.millrace.ingest.http;

import com.fasterxml.jackson.core.JsonFactory;
import io.millrace.ingest.auth.WriteKeys.WriteKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Source configuration that RudderStack's libraries load before they send if {@code configUrl} names this collector: an
 * enabled source without destinations, and no reports of errors and metrics.
 */
final class RudderSourceConfig {
    private static final String PATH = "/sourceConfig";
    private static final JsonFactory JSON = new JsonFactory();

    private RudderSourceConfig() {}

    static boolean isAt(String path) {
        return path.equals(PATH) || path.equals(PATH + "/");
    }

    /** @param given the write key as the library sent it */
    static byte[] json(String given, WriteKey key) {
        var bytes = new ByteArrayOutputStream(512);
        try (var out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeObjectFieldStart("source");
            out.writeStringField("id", key.id());
            out.writeStringField("name", key.tenant());
            out.writeStringField("writeKey", given);
            out.writeStringField("workspaceId", key.tenant());
            out.writeBooleanField("enabled", true);
            out.writeObjectFieldStart("config");
            out.writeObjectFieldStart("statsCollection");
            for (var kind : new String[] {"errors", "metrics"}) {
                out.writeObjectFieldStart(kind);
                out.writeBooleanField("enabled", false);
                out.writeEndObject();
            }
            out.writeEndObject();
            out.writeEndObject();
            for (var none : new String[] {"connections", "destinations"}) {
                out.writeArrayFieldStart(none);
                out.writeEndArray();
            }
            out.writeObjectFieldStart("dataplanes");
            out.writeEndObject();
            out.writeEndObject();
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("an in-memory stream does not fail", e);
        }
        return bytes.toByteArray();
    }
}
