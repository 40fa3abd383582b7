package io.millrace.aggregation.definition;

import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Text of a YAML file, which maps nodes to line and column for problems. */
final class SourceText {
    /** What YAML counts as the end of a line. */
    private static final Pattern LINE_BREAK = Pattern.compile("\\r\\n|[\\n\\r\\u0085\\u2028\\u2029]");

    private final String file;
    private final String[] lines;

    SourceText(String file, String yaml) {
        this.file = file;
        this.lines = LINE_BREAK.split(yaml, -1);
    }

    DefinitionProblem problem(Node at, String message) {
        return problem(at.getStartMark(), message);
    }

    /** Problem of the file as a whole. */
    DefinitionProblem problem(String message) {
        return new DefinitionProblem(file, 1, 1, message);
    }

    DefinitionProblem problem(Mark at, String message) {
        return at == null
                ? problem(message)
                : new DefinitionProblem(file, at.getLine() + 1, at.getColumn() + 1, message);
    }

    /**
     * Problem at an offset in the value of a scalar. The lines of the value are searched in the file one after the other, which works
     * for plain, quoted, literal and folded scalars. If the value has escapes, the position is the start of the scalar.
     */
    DefinitionProblem problem(ScalarNode scalar, int offset, String message) {
        var value = scalar.getValue();
        var style = scalar.getScalarStyle();
        boolean block = style == DumperOptions.ScalarStyle.LITERAL || style == DumperOptions.ScalarStyle.FOLDED;
        boolean quoted =
                style == DumperOptions.ScalarStyle.SINGLE_QUOTED || style == DumperOptions.ScalarStyle.DOUBLE_QUOTED;
        var start = scalar.getStartMark();
        var end = scalar.getEndMark();
        int from = 0;
        for (int line = block ? start.getLine() + 1 : start.getLine(); line <= end.getLine(); line++) {
            if (line >= lines.length) {
                break;
            }
            int length = lines[line].length();
            // Columns of YAML are code points, so that one may lie behind the end of a line or before the other.
            int left = Math.min(line == start.getLine() ? start.getColumn() + (quoted ? 1 : 0) : 0, length);
            int right = line == end.getLine() ? end.getColumn() - (quoted ? 1 : 0) : length;
            var whole = lines[line].substring(left, Math.max(left, Math.min(right, length)));
            var part = whole.strip();
            int at = part.isEmpty() ? -1 : value.indexOf(part, from);
            if (at < 0) {
                continue;
            }
            if (offset <= at + part.length()) {
                int column = left + whole.indexOf(part) + Math.max(0, offset - at);
                return new DefinitionProblem(file, line + 1, column + 1, message);
            }
            from = at + part.length();
        }
        return problem(scalar, message);
    }
}
