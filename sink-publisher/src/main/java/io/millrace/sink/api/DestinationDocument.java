package io.millrace.sink.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;

/** {@code GET /v1/openapi.json}: the OpenAPI 3.1 document of this API. The file is written by hand; a test checks its routes. */
public final class DestinationDocument {
    private static final String RESOURCE = "/destinations-openapi.json";

    private final Buffer document = read();

    /** Mounts the route. Call it before the access gate, since it needs no key. */
    public void mount(Router router) {
        router.get("/v1/openapi.json").handler(context -> context.response()
                .putHeader("Content-Type", "application/json; charset=utf-8")
                .end(document));
    }

    private static Buffer read() {
        try (var in = DestinationDocument.class.getResourceAsStream(RESOURCE)) {
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) { // crash: the jar is broken
            throw new UncheckedIOException(e);
        }
    }
}
