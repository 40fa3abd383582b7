package io.millrace.ingest.event;

import io.millrace.schemas.failed.FailureReason;
import java.util.Arrays;

/**
 * The outside of a request's JSON: where its events begin and end, and the fields that concern all of them. One pass
 * over the bytes that matches quotes and brackets and builds nothing, so that a fault inside one event is that event's
 * alone, and each event's own bytes are known.
 */
public final class Envelope {
    private final byte[] body;
    private int[] spans = new int[2];
    private int events;
    private int rootFrom;
    private int rootTo;
    private boolean hasBatch;
    private Span sentAt;
    private Span writeKey;
    private Span context;

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
        new Scan(body, length, maxEvents, envelope).root();
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

    private void add(int from, int to) {
        if (2 * events == spans.length) {
            spans = Arrays.copyOf(spans, Math.max(64, spans.length * 2));
        }
        spans[2 * events] = from;
        spans[2 * events + 1] = to;
        events++;
    }

    private static final class Scan {
        private final byte[] in;
        private final int end;
        private final int maxEvents;
        private final Envelope found;
        private int at;

        Scan(byte[] in, int end, int maxEvents, Envelope found) {
            this.in = in;
            this.end = end;
            this.maxEvents = maxEvents;
            this.found = found;
        }

        void root() throws Rejection {
            if (end >= 3 && in[0] == (byte) 0xef && in[1] == (byte) 0xbb && in[2] == (byte) 0xbf) {
                at = 3;
            }
            found.rootFrom = at;
            found.rootTo = end;
            expect('{', "the body must be a JSON object");
            if (peek() != '}') {
                do {
                    field();
                } while (skip(','));
            }
            expect('}', "expected , or }");
            space();
            if (at < end) {
                throw malformed("unexpected bytes after the JSON object");
            }
        }

        private void field() throws Rejection {
            space();
            int from = at;
            if (at >= end || in[at] != '"') {
                throw malformed("expected a field name");
            }
            string();
            int nameFrom = from + 1;
            int nameTo = at - 1;
            expect(':', "expected : after a field name");
            if (is(nameFrom, nameTo, "batch") && peek() == '[') {
                batch();
                return;
            }
            var value = value();
            if (is(nameFrom, nameTo, "sentAt")) {
                found.sentAt = value;
            } else if (is(nameFrom, nameTo, "writeKey")) {
                found.writeKey = value;
            } else if (is(nameFrom, nameTo, "context")) {
                found.context = value;
            }
        }

        private void batch() throws Rejection {
            found.hasBatch = true;
            found.events = 0;
            expect('[', "expected [");
            if (peek() != ']') {
                do {
                    var event = value();
                    if (found.events == maxEvents) {
                        throw new Rejection(
                                FailureReason.TOO_MANY_EVENTS,
                                ".batch",
                                "a batch may hold " + maxEvents + " events at most");
                    }
                    found.add(event.from(), event.to());
                } while (skip(','));
            }
            expect(']', "expected , or ] in batch");
        }

        private Span value() throws Rejection {
            space();
            int from = at;
            if (at >= end) {
                throw malformed("the body ends where a value should be");
            }
            switch (in[at]) {
                case '"' -> string();
                case '{', '[' -> container();
                default -> scalar();
            }
            return new Span(from, at);
        }

        private void container() throws Rejection {
            int depth = 0;
            int from = at;
            while (at < end) {
                switch (in[at]) {
                    case '"' -> {
                        string();
                        continue;
                    }
                    case '{', '[' -> depth++;
                    case '}', ']' -> depth--;
                    default -> {}
                }
                at++;
                if (depth == 0) {
                    return;
                }
            }
            at = from;
            throw malformed("never closed");
        }

        private void string() throws Rejection {
            int from = at++;
            while (at < end) {
                byte b = in[at++];
                if (b == '"') {
                    return;
                }
                if (b == '\\') {
                    at++;
                }
            }
            at = from;
            throw malformed("string never closed");
        }

        private void scalar() throws Rejection {
            int from = at;
            while (at < end && in[at] > ' ' && in[at] != ',' && in[at] != '}' && in[at] != ']') {
                at++;
            }
            if (from == at) {
                throw malformed("expected a value");
            }
        }

        private boolean is(int from, int to, String name) {
            if (to - from != name.length()) {
                return false;
            }
            for (int i = 0; i < name.length(); i++) {
                if (in[from + i] != name.charAt(i)) {
                    return false;
                }
            }
            return true;
        }

        private int peek() {
            space();
            return at < end ? in[at] : -1;
        }

        private boolean skip(char wanted) {
            if (peek() != wanted) {
                return false;
            }
            at++;
            return true;
        }

        private void expect(char wanted, String otherwise) throws Rejection {
            if (!skip(wanted)) {
                throw malformed(otherwise);
            }
        }

        private void space() {
            while (at < end && (in[at] == ' ' || in[at] == '\n' || in[at] == '\r' || in[at] == '\t')) {
                at++;
            }
        }

        private Rejection malformed(String what) {
            return new Rejection(
                    FailureReason.MALFORMED_JSON, "", what + " (byte " + Math.min(at, end) + " of " + end + ")");
        }
    }
}
