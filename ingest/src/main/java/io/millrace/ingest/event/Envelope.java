package io.millrace.ingest.event;

import java.util.Arrays;

/**
 * The outside of a request's JSON: where its events begin and end, and the fields that concern all of them. One pass
 * over the bytes that matches quotes and brackets and builds nothing, so that a fault inside one event is that event's
 * alone, and each event's own bytes are known.
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

    /** A range of the body that holds one JSON value. */
    public record Span(int from, int to) {}

    private Envelope(byte[] body) {
        this.body = body;
    }

    /**
     * Finds the parts of a body.
     *
     * @param maxEvents most events that a batch may hold
     * @throws Rejection if the body is not one JSON object, or holds too many events
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

    /** How many events the batch holds. */
    public int size() {
        return events;
    }

    public int from(int event) {
        return spans[2 * event];
    }

    public int to(int event) {
        return spans[2 * event + 1];
    }

    /** Where the root object begins: behind a byte order mark. */
    public int rootFrom() {
        return rootFrom;
    }

    /** Where the root object, and with it the body, ends. */
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

    /** The root's writeKey if it is a plain string, else null. */
    public String writeKey() {
        if (writeKey == null || body[writeKey.from()] != '"') {
            return null;
        }
        return new String(
                body,
                writeKey.from() + 1,
                writeKey.to() - writeKey.from() - 2,
                java.nio.charset.StandardCharsets.UTF_8);
    }

    void add(int from, int to) {
        if (2 * events == spans.length) {
            spans = Arrays.copyOf(spans, Math.max(64, spans.length * 2));
        }
        spans[2 * events] = from;
        spans[2 * events + 1] = to;
        events++;
    }
}
