package io.millrace.cli.insights;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.console.NumberFormats;
import io.millrace.cli.console.Terminal;
import java.util.List;

/** Waits until insights that begin in the past have their history, and shows how far it is. */
final class Backfill {
    private static final long PAUSE_MS = 500;
    /** TimeArgument that an instance may say that it does not read every partition: at first, tasks are still learning. */
    private static final int PATIENCE = 60;

    private final QueryClient api;
    private final Terminal terminal;

    Backfill(QueryClient api, Terminal terminal) {
        this.api = api;
        this.terminal = terminal;
    }

    /** Returns when all are done; the history goes on where this is interrupted. */
    void await(List<String> insights) throws InterruptedException {
        for (var insight : insights) {
            var told = "";
            int alone = 0;
            while (alone < PATIENCE) {
                var answer = api.get("/v1/insights/" + insight + "/backfill");
                var state = answer.path("state").asText();
                if (state.equals("done") || state.equals("none")) {
                    terminal.print("  " + insight + ": history counted and joined");
                    break;
                }
                alone = answer.path("complete").asBoolean() ? 0 : alone + 1;
                var line = describe(answer);
                if (!line.equals(told)) {
                    terminal.progress(line);
                    told = line;
                }
                Thread.sleep(PAUSE_MS);
            }
            if (alone == PATIENCE) {
                terminal.print("  " + insight + ": other instances read the rest; not waiting for them");
            }
        }
    }

    /** Such as {@code   revenue: reading, 1,200 events read, 34,000 to go}. */
    static String describe(JsonNode answer) {
        var name = "  " + answer.path("insight").asText() + ": ";
        if (answer.path("state").asText().equals("waiting")) {
            return name + "waiting until every task knows where history ends";
        }
        return name + "reading, " + NumberFormats.count(answer.path("read").asLong()) + " events read, "
                + NumberFormats.count(answer.path("remaining").asLong()) + " to go";
    }
}
