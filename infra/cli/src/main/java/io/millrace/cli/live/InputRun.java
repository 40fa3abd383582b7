package io.millrace.cli.live;

import io.millrace.cli.balance.BalanceCounter;
import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.console.NumberFormats;
import io.millrace.cli.console.Terminal;
import io.millrace.cli.insights.InsightsCommand;
import io.millrace.cli.insights.PipelineLag;
import io.millrace.cli.insights.QueryClient;
import io.millrace.cli.insights.QueryCommand;
import io.millrace.cli.rows.RowTable;
import io.millrace.cli.stack.ChildCommand;
import io.millrace.cli.stack.LocalStack;
import io.millrace.schemas.failed.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** Run of one file from end to end: import, wait, print insights, check the conservation equation. */
final class InputRun {
    private static final Duration TIMEOUT = Duration.ofMinutes(30);
    private static final int MAX_SHOWN_ROWS = 10;

    private final LocalStack stack;
    private final Terminal terminal;

    InputRun(LocalStack stack, Terminal terminal) {
        this.stack = stack;
        this.terminal = terminal;
    }

    /** Plays the file and returns the exit code of the command. */
    int play(Path file, List<String> importOptions) throws InterruptedException {
        int imported = ChildCommand.importer(stack.ports(), file, importOptions).runToEnd();
        if (imported != CliExitCode.OK) {
            stack.requireAllAlive();
            throw new CliException(
                    imported, "the import failed with exit code " + imported + "; its messages are above");
        }
        terminal.progress("millrace: waiting until every insight has caught up");
        try (var lag = new PipelineLag(stack)) {
            if (!lag.await(TIMEOUT, terminal)) {
                throw new CliException(
                        CliExitCode.TIMEOUT,
                        "not caught up within " + TIMEOUT.toMinutes() + " minutes: " + lag.describe());
            }
        }
        printInsights();
        return printBalance();
    }

    private void printInsights() throws InterruptedException {
        var api = new QueryClient(stack);
        for (var insight : InsightsCommand.insights(api.get("/v1/insights"))) {
            var name = insight.path("name").asText();
            var response = api.get(QueryCommand.rowsPath(name, Map.of("limit", Integer.toString(MAX_SHOWN_ROWS))));
            var description = insight.path("description").asText("");
            terminal.print("");
            terminal.print(name + (description.isEmpty() ? "" : ": " + description));
            RowTable.lines(response).forEach(line -> terminal.print("  " + line));
            if (response.path("cursor").isTextual()) {
                terminal.print("  … and more: millrace query " + name);
            }
        }
    }

    private int printBalance() throws InterruptedException {
        try (var admin = Admin.create(stack.backends().kafkaClient())) {
            var count = new BalanceCounter(admin, stack.backends());
            var balance = count.count();
            terminal.print("");
            terminal.print(balance.describe());
            long rejected = count.failedByStage().getOrDefault(Stage.INGEST, 0L);
            if (rejected > 0) {
                terminal.print(NumberFormats.count(rejected)
                        + " rejected by ingest: `millrace failed list` shows the reasons");
            }
            return balance.balances() && balance.isSettled() ? CliExitCode.OK : CliExitCode.UNBALANCED;
        }
    }
}
