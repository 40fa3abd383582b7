package io.millrace.ingest.http;

import io.millrace.schemas.event.EventType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Endpoints for POST, each at its full and its short paths, with and without a trailing slash. */
enum Endpoint {
    TRACK(EventType.TRACK, "/v1/track", "/v1/t"),
    IDENTIFY(EventType.IDENTIFY, "/v1/identify", "/v1/i"),
    PAGE(EventType.PAGE, "/v1/page", "/v1/p"),
    SCREEN(EventType.SCREEN, "/v1/screen", "/v1/s"),
    GROUP(EventType.GROUP, "/v1/group", "/v1/g"),
    ALIAS(EventType.ALIAS, "/v1/alias", "/v1/a"),
    /** Many events, each with its type; the last path is that of RudderStack's beacon, used when a page is left. */
    BATCH(null, "/v1/batch", "/v1/b", "/beacon/v1/batch"),
    /** A batch of history. Its sender is not the users' device, so its address and User-Agent are ignored. */
    IMPORT(null, "/v1/import"),
    /** Lines that an import could not read, to be dead-lettered. */
    REJECTS(null, "/v1/import/rejects"),
    /** CloudEvents, one or a batch. Their senders are services, so address and User-Agent of the request are ignored. */
    CLOUDEVENTS(null, "/v1/cloudevents"),
    /** Telemetry of the browser libraries: accepted, so that they don't retry, and dropped. */
    METRICS(null, "/v1/m", "/rsaMetrics");

    private static final Map<String, Endpoint> BY_PATH = byPath();

    private final EventType type;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable.
    private final List<String> paths;

    Endpoint(EventType type, String... paths) {
        this.type = type;
        this.paths = List.of(paths);
    }

    /** The endpoint at a path, or null. */
    static Endpoint at(String path) {
        return BY_PATH.get(path);
    }

    /** The full path. */
    String path() {
        return paths.get(0);
    }

    /** Type of the one posted event; null for a batch, whose events each name a type. */
    EventType type() {
        return type;
    }

    private static Map<String, Endpoint> byPath() {
        var paths = new HashMap<String, Endpoint>();
        for (var endpoint : values()) {
            for (var path : endpoint.paths) {
                paths.put(path, endpoint);
                paths.put(path + "/", endpoint);
            }
        }
        return Map.copyOf(paths);
    }
}
