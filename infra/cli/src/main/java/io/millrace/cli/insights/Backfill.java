package io.millrace.cli.insights;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.console.NumberFormats;
import io.millrace.cli.console.Terminal;
import java.util.ArrayList;
import java.util.List;

/** Wait for the backfill of insights that begin in the past, with progress lines. */
final class Backfill {
    private static final long POLL_MS = 500;
    /** Polls without full coverage before giving up: tasks need some polls until they report, or other instances read the rest. */
    private static final int MAX_INCOMPLETE_POLLS = 60;
    /** While events keep coming the pipeline is never at rest: rows are some hundred milliseconds behind then. */
    private static final int MAX_ROW_POLLS = 10;

    private final QueryClient api;
    private final Terminal terminal;

    Backfill(QueryClient api, Terminal terminal) {
        this.api = api;
        this.terminal = terminal;
    }

    /** Returns when the history of all insights is counted; an interrupt stops only the wait, not the backfill. */
    void await(List<String> insights) throws InterruptedException {
        var joined = new ArrayList<String>();
        for (var insight : insights) {
            var printed = "";
            int incompletePolls = 0;
            while (incompletePolls < MAX_INCOMPLETE_POLLS) {
                var response = api.get("/v1/insights/" + insight + "/backfill");
                var state = response.path("state").asText();
                if (state.equals("done") || state.equals("none")) {
                    joined.add(insight);
                    break;
                }
                incompletePolls = response.path("complete").asBoolean() ? 0 : incompletePolls + 1;
                var line = describe(response);
                if (!line.equals(printed)) {
                    terminal.progress(line);
                    printed = line;
                }
                Thread.sleep(POLL_MS);
            }
            if (incompletePolls == MAX_INCOMPLETE_POLLS) {
                terminal.print("  " + insight + ": other instances read the rest of its history; not waiting for them");
            }
        }
        // Once for all: where events keep coming each wait lasts as long as it may.
        awaitRows();
        joined.forEach(insight -> terminal.print("  " + insight + ": history counted and joined"));
    }

    /** Waits until what was counted is in rows: whoever asks for them next must find it. */
    private void awaitRows() throws InterruptedException {
        for (int poll = 0; poll < MAX_ROW_POLLS; poll++) {
            if (api.get("/v1/progress").path("caughtUp").asBoolean()) {
                return;
            }
            Thread.sleep(POLL_MS);
        }
    }

    /** Progress of one insight, such as {@code reading, 1,200 events read, 34,000 to go}. */
    String state(String insight) throws InterruptedException {
        var response = api.get("/v1/insights/" + insight + "/backfill");
        var state = response.path("state").asText();
        return state.equals("reading") ? progress(response) : state;
    }

    private static String progress(JsonNode response) {
        return "reading, " + NumberFormats.count(response.path("read").asLong()) + " events read, "
                + NumberFormats.count(response.path("remaining").asLong()) + " to go";
    }

    /** Progress line such as {@code   revenue: reading, 1,200 events read, 34,000 to go}. */
    static String describe(JsonNode response) {
        var name = "  " + response.path("insight").asText() + ": ";
        if (response.path("state").asText().equals("waiting")) {
            return name + "waiting until every task knows where its history ends";
        }
        return name + progress(response);
    }
}
