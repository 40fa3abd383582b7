package io.millrace.ingest.http;

import io.millrace.schemas.event.EventType;
import java.util.HashMap;
import java.util.Map;

/** What can be posted to, by its full path, its short path, and either with a slash at the end. */
enum Endpoint {
    TRACK(EventType.TRACK, "track", "t"),
    IDENTIFY(EventType.IDENTIFY, "identify", "i"),
    PAGE(EventType.PAGE, "page", "p"),
    SCREEN(EventType.SCREEN, "screen", "s"),
    GROUP(EventType.GROUP, "group", "g"),
    ALIAS(EventType.ALIAS, "alias", "a"),
    /** Many events, each naming its type. */
    BATCH(null, "batch", "b"),
    /** A batch of history: the sender is not the users' device, so its address and User-Agent say nothing of them. */
    IMPORT(null, "import"),
    /** Lines that an import could not read, for events.failed. */
    REJECTS(null, "import/rejects"),
    /** The browser library's own telemetry: accepted, so that it doesn't retry, and dropped. */
    METRICS(null, "m");

    private static final Map<String, Endpoint> BY_PATH = byPath();

    private final EventType type;
    private final String names;

    Endpoint(EventType type, String... names) {
        this.type = type;
        this.names = String.join(",", names);
    }

    /** The endpoint at a path, or null. */
    static Endpoint at(String path) {
        return BY_PATH.get(path);
    }

    /** The type of the one event that is posted; null where events name their own. */
    EventType type() {
        return type;
    }

    private static Map<String, Endpoint> byPath() {
        var paths = new HashMap<String, Endpoint>();
        for (var endpoint : values()) {
            for (var name : endpoint.names.split(",", -1)) {
                paths.put("/v1/" + name, endpoint);
                paths.put("/v1/" + name + "/", endpoint);
            }
        }
        return Map.copyOf(paths);
    }
}
