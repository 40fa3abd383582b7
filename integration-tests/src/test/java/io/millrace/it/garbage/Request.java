package io.millrace.it.garbage;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A request that a stranger may send.
 *
 * @param what says in a failure which one it was
 * @param port the standard port of the service
 * @param headers without those that say how the body is framed
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record Request(String what, int port, String method, String path, Map<String, String> headers, byte[] body) {
    static final int INGEST = 8080;
    static final int QUERY = 8090;

    static Request post(String what, int port, String path, byte[] body) {
        return new Request(what, port, "POST", path, Map.of(), body);
    }

    static Request post(String what, int port, String path, String body) {
        return post(what, port, path, body.getBytes(StandardCharsets.UTF_8));
    }

    static Request get(String what, int port, String path) {
        return new Request(what, port, "GET", path, Map.of(), new byte[0]);
    }

    Request with(String header, String value) {
        var all = new java.util.HashMap<>(headers);
        all.put(header, value);
        return new Request(what, port, method, path, all, body);
    }

    Request withBody(String name, byte[] other) {
        return new Request(name, port, method, path, headers, other);
    }

    Request at(String name, String otherPath) {
        return new Request(name, port, method, otherPath, headers, body);
    }
}
