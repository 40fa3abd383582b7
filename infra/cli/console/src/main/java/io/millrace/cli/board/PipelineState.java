package io.millrace.cli.board;

import io.millrace.cli.console.NumberFormats;
import java.util.OptionalLong;

/**
 * The pipeline in one line.
 *
 * @param accepted events so far
 * @param perSecond accepted events
 * @param inFlight accepted or changed, and not yet through the next stage
 * @param p50 latency from the receipt of an event to its row in ms, if known
 */
public record PipelineState(long accepted, double perSecond, long inFlight, OptionalLong p50, OptionalLong p99) {
    public String shown() {
        return NumberFormats.count(accepted) + " events   " + NumberFormats.count(Math.round(perSecond)) + "/s   "
                + NumberFormats.count(inFlight) + " in flight   p50 " + millis(p50) + "   p99 " + millis(p99);
    }

    private static String millis(OptionalLong millis) {
        return millis.isPresent() ? NumberFormats.count(millis.getAsLong()) + " ms" : "–";
    }
}
