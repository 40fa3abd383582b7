package io.millrace.cli.board;

import org.jline.utils.WCWidth;

/** Text by the columns that it takes on a terminal: two for wide characters, none for combining ones. */
public final class CellText {
    private static final String ELLIPSIS = "…";

    private CellText() {}

    /** Columns of the text. */
    public static int width(String text) {
        return text.codePoints().map(CellText::columns).sum();
    }

    /** The text, with an ellipsis if it takes more columns; control characters become dots. */
    public static String cut(String text, int columns) {
        var printable = text.codePoints()
                .map(c -> Character.isISOControl(c) ? '·' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        if (width(printable) <= columns) {
            return printable;
        }
        var kept = new StringBuilder();
        int room = columns - 1;
        for (int at = 0; at < printable.length() && room >= 0; at += Character.charCount(printable.codePointAt(at))) {
            int c = printable.codePointAt(at);
            room -= columns(c);
            if (room >= 0) {
                kept.appendCodePoint(c);
            }
        }
        return columns < 1 ? "" : kept + ELLIPSIS;
    }

    /** The text in exactly so many columns, to the left. */
    public static String left(String text, int columns) {
        var cut = cut(text, columns);
        return cut + " ".repeat(columns - width(cut));
    }

    /** The text in exactly so many columns, to the right. */
    public static String right(String text, int columns) {
        var cut = cut(text, columns);
        return " ".repeat(columns - width(cut)) + cut;
    }

    private static int columns(int c) {
        return Math.max(0, WCWidth.wcwidth(c));
    }
}
