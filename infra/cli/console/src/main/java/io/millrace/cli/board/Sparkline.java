package io.millrace.cli.board;

import java.util.List;
import java.util.Objects;

/** Series of numbers as a line of bars. */
public final class Sparkline {
    private static final String BARS = "▁▂▃▄▅▆▇█";

    private Sparkline() {}

    /**
     * One bar for each of the last numbers; null is a gap. Bars begin at zero, or at the least number if that is negative.
     *
     * @param columns greatest length of the line
     */
    public static String of(List<Double> series, int columns) {
        var shown = series.subList(Math.max(0, series.size() - columns), series.size());
        double low = bound(shown, Math::min);
        double high = bound(shown, Math::max);
        var line = new StringBuilder();
        for (var value : shown) {
            line.append(value == null ? ' ' : bar(value, low, high));
        }
        return line.toString();
    }

    private static double bound(List<Double> shown, java.util.function.BinaryOperator<Double> better) {
        return shown.stream().filter(Objects::nonNull).reduce(0.0, better);
    }

    private static char bar(double value, double low, double high) {
        double share = high > low ? (value - low) / (high - low) : 0;
        return BARS.charAt((int) Math.min(BARS.length() - 1L, Math.round(share * (BARS.length() - 1))));
    }
}
