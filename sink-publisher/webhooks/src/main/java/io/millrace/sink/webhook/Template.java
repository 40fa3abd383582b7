package io.millrace.sink.webhook;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Body of the destination's own: a small Mustache. {@code {{name}}} is a column's value, escaped to stand between the quotes of a JSON
 * string; {@code {{{name}}}} is the value as JSON, with quotes where it is a text; {@code {{#name}}…{{/name}}} is there if the value is
 * neither null, false nor empty, and once for each item if it is a list, whose fields it then sees; {@code {{^name}}…{{/name}}} is there
 * otherwise; {@code {{! … }}} is a comment. There are no partials and no other delimiters. Immutable and thread-safe.
 */
public final class Template implements BodyWriter {
    private final List<TemplateNode> parts;
    private final Set<String> names;
    private final boolean isJson;

    private Template(List<TemplateNode> parts, Set<String> names, boolean isJson) {
        this.parts = parts;
        this.names = Set.copyOf(names);
        this.isJson = isJson;
    }

    /**
     * Parses a template.
     *
     * @throws InvalidTemplateException with what is wrong and where
     */
    public static Template parse(String text) throws InvalidTemplateException {
        var parser = new TemplateParser(text);
        var parts = parser.parse();
        var start = text.stripLeading();
        return new Template(
                parts,
                new TreeSet<>(parser.names().values()),
                (start.startsWith("{") && !start.startsWith("{{")) || start.startsWith("["));
    }

    /** Names that it reads, those of fields of a list's items included. */
    public Set<String> names() {
        return names;
    }

    @Override
    public String contentType() {
        return isJson ? "application/json" : "text/plain; charset=utf-8";
    }

    @Override
    public byte[] write(Notification notification) throws BodyTooLargeException {
        var out = new StringBuilder(512);
        write(out, parts, new Scope(notification, Map.of()));
        var body = out.toString().getBytes(StandardCharsets.UTF_8);
        if (body.length > MAX_BYTES) {
            throw tooLarge();
        }
        return body;
    }

    /** Names that a part sees: fields of the item of a list, then columns of the row. */
    private record Scope(Notification row, Map<?, ?> item) {
        Object value(String name) {
            return item.containsKey(name) ? item.get(name) : row.column(name);
        }
    }

    private static void write(StringBuilder out, List<TemplateNode> parts, Scope scope) throws BodyTooLargeException {
        for (var part : parts) {
            // Looked at while it grows: sections in lists may multiply.
            if (out.length() > MAX_BYTES) {
                throw tooLarge();
            }
            if (part instanceof TemplateNode.Text text) {
                out.append(text.text());
            } else if (part instanceof TemplateNode.Value value) {
                var json = JsonValues.text(scope.value(value.name()));
                out.append(value.asJson() ? json : unquoted(json));
            } else if (part instanceof TemplateNode.Section section) {
                write(out, section, scope);
            }
        }
    }

    private static void write(StringBuilder out, TemplateNode.Section section, Scope scope)
            throws BodyTooLargeException {
        var value = scope.value(section.name());
        boolean isThere = value != null
                && !Boolean.FALSE.equals(value)
                && !(value instanceof List<?> items && items.isEmpty())
                && !(value instanceof String text && text.isEmpty());
        if (isThere == section.isInverted()) {
            return;
        }
        if (value instanceof List<?> items) {
            for (var item : items) {
                write(out, section.parts(), new Scope(scope.row(), item instanceof Map<?, ?> map ? map : Map.of()));
            }
        } else {
            write(out, section.parts(), scope);
        }
    }

    private static String unquoted(String json) {
        if (json.equals("null")) {
            return "";
        }
        boolean isQuoted = json.startsWith("\"");
        return isQuoted
                ? json.substring(1, json.length() - 1)
                : json.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static BodyTooLargeException tooLarge() {
        return new BodyTooLargeException("the template gives more than " + MAX_BYTES + " bytes");
    }
}
