package io.millrace.ingest.event;

import io.millrace.schemas.failed.FailureReason;

/** Scanner that fills an {@link Envelope} in one pass, without recursion at any nesting depth. */
final class EnvelopeScanner {
    private final byte[] in;
    private final int end;
    private final int maxEvents;
    private final Envelope found;
    private int at;

    EnvelopeScanner(byte[] in, int end, int maxEvents, Envelope found) {
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
            } while (skipIf(','));
        }
        expect('}', "expected , or }");
        skipSpace();
        if (at < end) {
            throw malformed("unexpected bytes after the JSON object");
        }
    }

    private void field() throws Rejection {
        skipSpace();
        int from = at;
        if (at >= end || in[at] != '"') {
            throw malformed("expected a field name");
        }
        string();
        int nameFrom = from + 1;
        int nameTo = at - 1;
        expect(':', "expected : after a field name");
        if (matches(nameFrom, nameTo, "batch") && peek() == '[') {
            batch();
            return;
        }
        var value = value();
        if (matches(nameFrom, nameTo, "sentAt")) {
            found.sentAt = value;
        } else if (matches(nameFrom, nameTo, "writeKey")) {
            found.writeKey = value;
        } else if (matches(nameFrom, nameTo, "context")) {
            found.context = value;
        }
    }

    private void batch() throws Rejection {
        found.hasBatch = true;
        found.events = 0;
        expect('[', "expected [");
        if (peek() != ']') {
            do {
                var event = element();
                if (found.events == maxEvents) {
                    throw new Rejection(
                            FailureReason.TOO_MANY_EVENTS,
                            ".batch",
                            "a batch may hold at most " + maxEvents + " events");
                }
                found.addEvent(event.from(), event.to());
            } while (skipIf(','));
        }
        expect(']', "expected , or ] in batch");
    }

    /**
     * The bytes up to the comma or bracket that ends the element. They need not be valid JSON, because a broken event, such
     * as one in UTF-16, must not reject its batch.
     */
    private Envelope.Span element() throws Rejection {
        skipSpace();
        int from = at;
        while (at < end && in[at] != ',' && in[at] != ']') {
            switch (in[at]) {
                case '"' -> string();
                case '{', '[' -> container();
                default -> at++;
            }
        }
        if (from == at) {
            throw malformed("expected a value");
        }
        int to = at;
        while (isSpace(in[to - 1])) {
            to--;
        }
        return new Envelope.Span(from, to);
    }

    private Envelope.Span value() throws Rejection {
        skipSpace();
        int from = at;
        if (at >= end) {
            throw malformed("the body ends where a value should be");
        }
        switch (in[at]) {
            case '"' -> string();
            case '{', '[' -> container();
            default -> scalar();
        }
        return new Envelope.Span(from, at);
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
        throw malformed("an object or array is never closed");
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
        throw malformed("a string is never closed");
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

    private boolean matches(int from, int to, String name) {
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
        skipSpace();
        return at < end ? in[at] : -1;
    }

    private boolean skipIf(char wanted) {
        if (peek() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    private void expect(char wanted, String fault) throws Rejection {
        if (!skipIf(wanted)) {
            throw malformed(fault);
        }
    }

    private void skipSpace() {
        while (at < end && isSpace(in[at])) {
            at++;
        }
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private Rejection malformed(String what) {
        return new Rejection(
                FailureReason.MALFORMED_JSON, "", what + " (byte " + Math.min(at, end) + " of " + end + ")");
    }
}
