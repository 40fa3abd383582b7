package io.millrace.cli.destinations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.console.CliException;
import io.millrace.cli.console.NumberFormats;
import io.millrace.cli.insights.QueryClient;
import io.millrace.cli.stack.Component;
import io.millrace.cli.stack.LocalStack;
import java.util.Optional;

/**
 * How the destinations stand, in one line.
 *
 * @param waiting rows that are not acknowledged
 * @param failed rows that were given up since the service started
 */
public record DestinationsLine(int active, int paused, int broken, long waiting, long failed) {
    /** Reads it; empty if there are no destinations, or if the service refuses to say. */
    public static Optional<DestinationsLine> read(LocalStack stack) throws InterruptedException {
        try {
            var all = QueryClient.of(stack, Component.SINK_PUBLISHER, "sink-publisher")
                    .get("/v1/destinations")
                    .path("destinations");
            var line = new DestinationsLine(0, 0, 0, 0, 0);
            for (var one : all) {
                var state = one.path("state").asText();
                var counts = one.path("deliveries").path("counts");
                line = new DestinationsLine(
                        line.active + (state.equals("active") ? 1 : 0),
                        line.paused + (state.equals("paused") ? 1 : 0),
                        line.broken + (state.equals("broken") ? 1 : 0),
                        line.waiting + counts.path("waiting").asLong(),
                        line.failed + counts.path("failed").asLong());
            }
            return all.isEmpty() ? Optional.empty() : Optional.of(line);
        } catch (CliException e) {
            // Not an error of the status: it lacks a key, or the service is on its way down.
            return Optional.empty();
        }
    }

    /** The line, for people. */
    public String describe() {
        return "destinations: " + active + " active, " + paused + " paused, " + broken + " broken; "
                + NumberFormats.count(waiting) + " rows waiting, " + NumberFormats.count(failed) + " given up";
    }

    /** Adds it to a report. */
    public void writeTo(ObjectNode node) {
        node.put("active", active).put("paused", paused).put("broken", broken);
        node.put("waiting", waiting).put("failed", failed);
    }
}
