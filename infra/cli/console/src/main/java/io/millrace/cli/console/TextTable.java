package io.millrace.cli.console;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Text table whose columns fit their widest cell, numbers right-aligned; long cells are truncated. Not thread-safe. */
public final class TextTable {
    private static final int MAX_CELL_WIDTH = 60;
    private static final Pattern NUMBER = Pattern.compile("-?[0-9][0-9,]*(\\.[0-9]+)?( ?(ms|s|MB|%|/s))?");

    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    public TextTable(List<String> header) {
        this.header = List.copyOf(header);
    }

    /**
     * Adds a row.
     *
     * @throws IllegalArgumentException unless there is one cell per column
     */
    public TextTable addRow(List<String> cells) {
        if (cells.size() != header.size()) {
            throw new IllegalArgumentException("expected " + header.size() + " cells: " + cells);
        }
        rows.add(cells.stream().map(TextTable::sanitized).toList());
        return this;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** All lines, header first, without trailing blanks. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(line(header, false));
        lines.add(rule());
        rows.forEach(row -> lines.add(line(row, true)));
        return lines;
    }

    private String rule() {
        var line = new StringBuilder();
        for (int i = 0; i < header.size(); i++) {
            line.append("─".repeat(width(i))).append("  ");
        }
        return line.toString().stripTrailing();
    }

    private String line(List<String> cells, boolean isRow) {
        var line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            var cell = cells.get(i);
            var padding = " ".repeat(width(i) - cell.length());
            var right = isNumeric(i) && (!isRow || NUMBER.matcher(cell).matches());
            line.append(right ? padding + cell : cell + padding).append("  ");
        }
        return line.toString().stripTrailing();
    }

    private boolean isNumeric(int column) {
        return !rows.isEmpty()
                && rows.stream()
                        .map(row -> row.get(column))
                        .allMatch(
                                cell -> cell.equals("–") || NUMBER.matcher(cell).matches());
    }

    private int width(int column) {
        var width = header.get(column).length();
        for (var row : rows) {
            width = Math.max(width, row.get(column).length());
        }
        return width;
    }

    /** The cell without control characters, which would break the layout, and truncated to the maximum width. */
    private static String sanitized(String cell) {
        var printable = cell.codePoints()
                .map(c -> Character.isISOControl(c) ? '·' : c)
                .limit(MAX_CELL_WIDTH + 1L)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return printable.codePointCount(0, printable.length()) > MAX_CELL_WIDTH
                ? printable.substring(0, printable.offsetByCodePoints(0, MAX_CELL_WIDTH - 1)) + "…"
                : printable;
    }
}
