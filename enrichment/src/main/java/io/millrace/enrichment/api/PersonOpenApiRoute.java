package io.millrace.enrichment.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;

/** {@code GET /v1/openapi.json}: the OpenAPI 3.1 document of the API of persons; a test checks it against the routes. */
final class PersonOpenApiRoute {
    static final String RESOURCE = "/persons-openapi.json";

    private final Buffer document = read();

    /** Mounts the route. Call it before the access gate, since it needs no key. */
    void mount(Router router) {
        router.get("/v1/openapi.json").handler(context -> context.response()
                .putHeader("Content-Type", "application/json; charset=utf-8")
                .end(document));
    }

    private static Buffer read() {
        try (var in = PersonOpenApiRoute.class.getResourceAsStream(RESOURCE)) {
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) { // crash: the jar is broken
            throw new UncheckedIOException(e);
        }
    }
}
