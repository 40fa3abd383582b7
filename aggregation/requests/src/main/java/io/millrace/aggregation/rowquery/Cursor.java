package io.millrace.aggregation.rowquery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.runtime.http.RequestException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;

/**
 * Cursor of the next page: the last row's position in the order. A position instead of an offset, so that rows that change
 * between pages are neither repeated nor skipped. It keeps the time range, so that {@code from=-1h} does not move between pages.
 * Opaque to clients.
 *
 * @param query fingerprint of the query; with another query the cursor is refused
 * @param from start of the range, ms since the epoch
 * @param to end of the range, ms since the epoch
 * @param key the last row's order key: Long, Double, String or null
 * @param windowStart window start of the last row
 * @param group the last row's group
 */
public record Cursor(int query, long from, long to, Object key, long windowStart, List<String> group) {
    private static final int MAX_LENGTH = 8_192;
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);
    private static final TypeReference<List<Object>> PARTS = new TypeReference<>() {};

    public String encode() {
        List<Object> parts = new ArrayList<>();
        Collections.addAll(parts, query, from, to, key, windowStart);
        parts.addAll(group);
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(JSON.writeValueAsString(parts).getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) { // crash: numbers and strings always serialize
            throw new IllegalStateException(e);
        }
    }

    public static Cursor decode(String text, int query) {
        Cursor cursor = parse(text);
        if (cursor.query != query) {
            throw RequestException.badRequest(
                    "cursor belongs to another query: repeat the request that it came from, with cursor added");
        }
        return cursor;
    }

    private static Cursor parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw RequestException.badRequest("cursor is too long");
        }
        try {
            String json = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            List<Object> parts = JSON.readValue(json, PARTS);
            if (!isKey(parts.get(3))) {
                throw new IllegalArgumentException("no result is ordered by " + parts.get(3));
            }
            List<String> group = new ArrayList<>();
            parts.subList(5, parts.size()).forEach(value -> group.add((String) value));
            return new Cursor(
                    Math.toIntExact((Long) parts.get(0)),
                    (Long) parts.get(1),
                    (Long) parts.get(2),
                    parts.get(3),
                    (Long) parts.get(4),
                    Collections.unmodifiableList(group));
        } catch (JsonProcessingException | RuntimeException e) { // rejected at the edge
            throw RequestException.badRequest("cursor is damaged: use the cursor of an earlier response unchanged");
        }
    }

    private static boolean isKey(Object key) {
        return key instanceof Double number
                ? Double.isFinite(number)
                : key == null || key instanceof Long || key instanceof String;
    }
}
