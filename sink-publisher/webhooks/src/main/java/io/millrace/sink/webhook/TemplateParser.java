package io.millrace.sink.webhook;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Parser of {@link Template}s, one use each. */
final class TemplateParser {
    private static final int MAX_CHARS = 16_384;
    private static final int MAX_TAGS = 500;
    private static final int MAX_DEPTH = 4;

    private final String text;
    private final SortedMap<Integer, String> names = new TreeMap<>();
    private final Deque<OpenSection> open = new ArrayDeque<>();
    private List<TemplateNode> parts = new ArrayList<>();
    private int tags;

    private record OpenSection(int offset, String name, boolean isInverted, List<TemplateNode> outer) {}

    TemplateParser(String text) {
        this.text = text;
    }

    List<TemplateNode> parse() throws InvalidTemplateException {
        if (text.length() > MAX_CHARS) {
            throw new InvalidTemplateException(0, "a template has at most " + MAX_CHARS + " characters");
        }
        int at = 0;
        for (int next = text.indexOf("{{"); next >= 0; next = text.indexOf("{{", at)) {
            add(new TemplateNode.Text(text.substring(at, next)));
            at = tag(next);
        }
        add(new TemplateNode.Text(text.substring(at)));
        if (!open.isEmpty()) {
            throw new InvalidTemplateException(
                    open.peek().offset(),
                    "{{#" + open.peek().name() + "}} has no {{/" + open.peek().name() + "}}");
        }
        return List.copyOf(parts);
    }

    /** Names by their first offset, those of a list's items included. */
    SortedMap<Integer, String> names() {
        return names;
    }

    private int tag(int offset) throws InvalidTemplateException {
        boolean asJson = text.startsWith("{{{", offset);
        var close = asJson ? "}}}" : "}}";
        int from = offset + close.length();
        int end = text.indexOf(close, from);
        if (end < 0) {
            throw new InvalidTemplateException(offset, "a tag has no " + close);
        }
        if (++tags > MAX_TAGS) {
            throw new InvalidTemplateException(offset, "a template has at most " + MAX_TAGS + " tags");
        }
        var tag = text.substring(from, end).strip();
        char sign = tag.isEmpty() || asJson ? ' ' : tag.charAt(0);
        switch (sign) {
            case '#', '^' -> openSection(offset, tag.substring(1).strip(), sign == '^');
            case '/' -> closeSection(offset, tag.substring(1).strip());
            case '!' -> {
                // A comment.
            }
            default -> add(new TemplateNode.Value(name(offset, tag), asJson));
        }
        return end + close.length();
    }

    private String name(int offset, String name) throws InvalidTemplateException {
        boolean isSound = !name.isEmpty()
                && name.codePoints().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.');
        if (!isSound) {
            throw new InvalidTemplateException(
                    offset,
                    "a tag holds the name of a column: {{name}}, {{{name}}}, {{#name}}, {{^name}} or {{/name}}");
        }
        names.put(offset, name);
        return name;
    }

    private void openSection(int offset, String name, boolean isInverted) throws InvalidTemplateException {
        if (open.size() == MAX_DEPTH) {
            throw new InvalidTemplateException(offset, "sections are nested at most " + MAX_DEPTH + " deep");
        }
        open.push(new OpenSection(offset, name(offset, name), isInverted, parts));
        parts = new ArrayList<>();
    }

    private void closeSection(int offset, String name) throws InvalidTemplateException {
        if (open.isEmpty() || !open.peek().name().equals(name)) {
            throw new InvalidTemplateException(
                    offset,
                    open.isEmpty()
                            ? "{{/" + name + "}} has no {{#" + name + "}}"
                            : "{{/" + name + "}} where {{/" + open.peek().name() + "}} is expected");
        }
        var section = open.pop();
        var inner = List.copyOf(parts);
        parts = section.outer();
        add(new TemplateNode.Section(section.name(), section.isInverted(), inner));
    }

    private void add(TemplateNode node) {
        if (!(node instanceof TemplateNode.Text plain && plain.text().isEmpty())) {
            parts.add(node);
        }
    }
}
