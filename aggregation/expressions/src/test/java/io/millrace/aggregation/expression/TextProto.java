package io.millrace.aggregation.expression;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Parser of protobuf's text format, as far as CEL's conformance tests use it. */
final class TextProto {
    private final String text;
    private int at;

    private TextProto(String text) {
        this.text = text;
    }

    /** A message: its fields, in order. */
    record Message(List<Field> fields) {
        List<Object> all(String name) {
            return fields.stream()
                    .filter(field -> field.name.equals(name))
                    .map(Field::value)
                    .toList();
        }

        Optional<Object> find(String name) {
            return all(name).stream().findFirst();
        }

        List<Message> messages(String name) {
            return all(name).stream().map(Message.class::cast).toList();
        }

        boolean has(String name) {
            return find(name).isPresent();
        }

        String string(String name) {
            return find(name)
                    .map(value -> new String((byte[]) value, StandardCharsets.UTF_8))
                    .orElse("");
        }
    }

    /** A field: bytes of a text, a word, or a message. */
    record Field(String name, Object value) {}

    static Message read(String text) {
        var in = new TextProto(text);
        var message = in.message();
        if (in.at < text.length()) {
            throw new IllegalArgumentException("not read to its end: " + in.at);
        }
        return message;
    }

    private Message message() {
        var fields = new ArrayList<Field>();
        while (skip() && peek() != '}' && peek() != '>') {
            var name = peek() == '[' ? bracketed() : word();
            skip();
            if (peek() == ':') {
                at++;
                skip();
            }
            if (peek() == '[') {
                at++;
                while (skip() && peek() != ']') {
                    fields.add(new Field(name, value()));
                    skip();
                    at += peek() == ',' ? 1 : 0;
                }
                at++;
            } else {
                fields.add(new Field(name, value()));
            }
            skip();
            at += at < text.length() && (peek() == ',' || peek() == ';') ? 1 : 0;
        }
        return new Message(fields);
    }

    private Object value() {
        char first = peek();
        if (first == '{' || first == '<') {
            at++;
            var message = message();
            at++;
            return message;
        }
        if (first != '"' && first != '\'') {
            return word();
        }
        var bytes = new ByteArrayOutputStream();
        while (at < text.length() && (peek() == '"' || peek() == '\'')) {
            string(bytes);
            skip();
        }
        return bytes.toByteArray();
    }

    private void string(ByteArrayOutputStream out) {
        char quote = text.charAt(at++);
        while (peek() != quote) {
            int codePoint = text.codePointAt(at);
            at += Character.charCount(codePoint);
            if (codePoint == '\\') {
                escape(out);
            } else {
                out.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
            }
        }
        at++;
    }

    private void escape(ByteArrayOutputStream out) {
        char c = text.charAt(at++);
        int simple = "abfnrtv".indexOf(c);
        if (simple >= 0) {
            out.write("\u0007\b\f\n\r\t\u000b".charAt(simple));
        } else if (c >= '0' && c <= '7') {
            int end = at;
            while (end < at + 2 && text.charAt(end) >= '0' && text.charAt(end) <= '7') {
                end++;
            }
            out.write(Integer.parseInt(text.substring(at - 1, end), 8));
            at = end;
        } else if (c == 'x' || c == 'X') {
            int end = at;
            while (end < at + 2 && Character.digit(text.charAt(end), 16) >= 0) {
                end++;
            }
            out.write(Integer.parseInt(text.substring(at, end), 16));
            at = end;
        } else if (c == 'u' || c == 'U') {
            int digits = c == 'u' ? 4 : 8;
            int codePoint = Integer.parseInt(text.substring(at, at + digits), 16);
            out.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
            at += digits;
        } else {
            out.write(c);
        }
    }

    private String bracketed() {
        int end = text.indexOf(']', at);
        var name = text.substring(at, end + 1);
        at = end + 1;
        return name;
    }

    private String word() {
        int from = at;
        while (at < text.length() && " \t\r\n:{}<>[],;#".indexOf(peek()) < 0) {
            at++;
        }
        if (at == from) {
            throw new IllegalArgumentException("nothing that is known at " + at);
        }
        return text.substring(from, at);
    }

    private boolean skip() {
        while (at < text.length() && (Character.isWhitespace(peek()) || peek() == '#')) {
            at = peek() != '#' ? at + 1 : text.indexOf('\n', at) < 0 ? text.length() : text.indexOf('\n', at);
        }
        return at < text.length();
    }

    private char peek() {
        return text.charAt(at);
    }
}
