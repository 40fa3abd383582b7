package io.millrace.cli.board;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Lines of a table of glances that fit the width and height of a terminal. */
public final class GlanceTable {
    private static final int HEADER_LINES = 1;
    private static final int GAPS = 10;
    private static final int MIN_FLEXIBLE = 16;

    private GlanceTable() {}

    /**
     * Lines of the table: a header, rows in the given order, and a line that counts those for which there is no room.
     *
     * @param width columns of the terminal
     * @param height lines of the table at most
     */
    public static List<String> lines(List<Glance> glances, int width, int height) {
        int rows = Math.max(1, height - HEADER_LINES);
        var shown = glances.size() <= rows ? glances : glances.subList(0, Math.max(1, rows - 1));
        var layout = Layout.of(shown, width);
        var lines = new ArrayList<String>();
        lines.add(layout.line(" ", "insight", "group", List.of("now"), "change", "trend"));
        for (var glance : shown) {
            lines.add(layout.line(
                    glance.mark().sign(),
                    glance.name(),
                    glance.group(),
                    glance.measures(),
                    glance.change(),
                    Sparkline.of(glance.trend(), layout.trend)));
        }
        if (shown.size() < glances.size()) {
            lines.add(CellText.cut("  … and " + (glances.size() - shown.size()) + " more, in the console", width));
        }
        return lines;
    }

    /** Widths of the columns: names and groups as long as they are, within shares; measures take what is left. */
    private record Layout(int name, int group, int now, int change, int trend) {
        static Layout of(List<Glance> shown, int width) {
            int trend = width < 100 ? 8 : width < 140 ? 16 : 24;
            int change = 6;
            int free = Math.max(MIN_FLEXIBLE, width - GAPS - trend - change);
            int name = Math.min(longest(shown, Glance::name, "insight"), free * 2 / 5);
            int group = Math.min(longest(shown, Glance::group, "group"), (free - name) * 2 / 5);
            return new Layout(name, group, free - name - group, change, trend);
        }

        private static int longest(List<Glance> shown, java.util.function.Function<Glance, String> cell, String title) {
            return shown.stream()
                    .map(cell)
                    .map(CellText::width)
                    .max(Comparator.naturalOrder())
                    .map(width -> Math.max(width, title.length()))
                    .orElse(title.length());
        }

        String line(String mark, String nameCell, String groupCell, List<String> measures, String delta, String bars) {
            return (mark + " " + CellText.left(nameCell, name) + "  " + CellText.left(groupCell, group) + "  "
                            + CellText.left(fitting(measures), now) + "  " + CellText.right(delta, change) + "  "
                            + bars)
                    .stripTrailing();
        }

        /** The first measure, and more of them as long as they fit. */
        private String fitting(List<String> measures) {
            var text = new StringBuilder();
            for (var measure : measures) {
                int needed = CellText.width(text.toString()) + 3 + CellText.width(measure);
                if (text.isEmpty()) {
                    text.append(measure);
                } else if (needed <= now) {
                    text.append(" · ").append(measure);
                } else {
                    break;
                }
            }
            return text.toString();
        }
    }
}
