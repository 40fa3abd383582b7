package io.millrace.ingest.event;

import java.util.Map;

/**
 * Context of a batch: defaults for the contexts of its events.
 *
 * @param ip address of the user's device, or null
 * @param userAgent User-Agent of the user's device, or null
 * @param traits traits of the user, flattened
 * @param values all other fields, flattened
 * @param characters total length of all keys and texts, charged to each event of the batch
 */
public record BatchContext(
        String ip, String userAgent, Map<String, Object> traits, Map<String, Object> values, int characters) {
    /** Context of a batch that has none. */
    public static final BatchContext NONE = new BatchContext(null, null, Map.of(), Map.of(), 0);
}
