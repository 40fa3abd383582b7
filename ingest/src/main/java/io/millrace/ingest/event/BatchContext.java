package io.millrace.ingest.event;

import java.util.Map;

/**
 * What a batch says of each of its events, unless they say otherwise.
 *
 * @param ip address of the client, or null
 * @param userAgent agent of the client, or null
 * @param traits traits of the user, flattened
 * @param values the rest, flattened
 * @param characters of all keys and texts, which every event takes over
 */
public record BatchContext(
        String ip, String userAgent, Map<String, Object> traits, Map<String, Object> values, int characters) {
    /** Of a batch that says nothing. */
    public static final BatchContext NONE = new BatchContext(null, null, Map.of(), Map.of(), 0);
}
