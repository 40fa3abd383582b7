package io.millrace.ingest.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Offsets of the events in a request's JSON, and of the fields that concern the whole request. They come from one pass
 * over the bytes that matches quotes and brackets and builds no values. So a fault inside one event concerns that event
 * only, and each event's original bytes are known.
 */
public final class Envelope {
    private final byte[] body;
    private int[] spans = new int[2];
    int events;
    int rootFrom;
    int rootTo;
    boolean hasBatch;
    Span sentAt;
    Span writeKey;
    Span context;

    /** Range of the body that holds one JSON value. */
    public record Span(int from, int to) {}

    private Envelope(byte[] body) {
        this.body = body;
    }

    /**
     * Scans a body.
     *
     * @param maxEvents most events that a batch may hold
     * @throws Rejection with MALFORMED_JSON if the body is not one JSON object, with TOO_MANY_EVENTS beyond the limit
     */
    public static Envelope scan(byte[] body, int length, int maxEvents) throws Rejection {
        var envelope = new Envelope(body);
        new EnvelopeScanner(body, length, maxEvents, envelope).root();
        return envelope;
    }

    /** Whether the object has a {@code batch} array. */
    public boolean hasBatch() {
        return hasBatch;
    }

    /** Number of events in the batch. */
    public int size() {
        return events;
    }

    /** Offset of the event's first byte. */
    public int from(int event) {
        return spans[2 * event];
    }

    /** Offset behind the event's last byte. */
    public int to(int event) {
        return spans[2 * event + 1];
    }

    /** Offset of the body behind its byte order mark, if it has one. */
    public int rootFrom() {
        return rootFrom;
    }

    /** Offset behind the body's last byte. */
    public int rootTo() {
        return rootTo;
    }

    /** The root's sentAt, or null. */
    public Span sentAt() {
        return sentAt;
    }

    /** The root's context, or null. */
    public Span context() {
        return context;
    }

    /** The root's writeKey if it is a string, else null; escapes are not decoded. */
    public String writeKey() {
        if (writeKey == null || body[writeKey.from()] != '"') {
            return null;
        }
        return new String(body, writeKey.from() + 1, writeKey.to() - writeKey.from() - 2, StandardCharsets.UTF_8);
    }

    void addEvent(int from, int to) {
        if (2 * events == spans.length) {
            spans = Arrays.copyOf(spans, Math.max(64, spans.length * 2));
        }
        spans[2 * events] = from;
        spans[2 * events + 1] = to;
        events++;
    }
}
