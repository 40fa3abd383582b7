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
import io.millrace.cli.insights.RowTable;
import io.millrace.cli.stack.ChildCommand;
import io.millrace.cli.stack.LocalStack;
import io.millrace.schemas.failed.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** One file from end to end: played, awaited, shown, balanced. */
final class InputRun {
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final int SHOWN_ROWS = 10;

    private final LocalStack stack;
    private final Terminal terminal;

    InputRun(LocalStack stack, Terminal terminal) {
        this.stack = stack;
        this.terminal = terminal;
    }

    /** Returns the command's exit code. */
    int play(Path file, List<String> importOptions) throws InterruptedException {
        int imported = ChildCommand.importer(stack.ports(), file, importOptions).runToEnd();
        if (imported != CliExitCode.OK) {
            stack.requireAllAlive();
            throw new CliException(imported, "the import ended with exit code " + imported);
        }
        terminal.progress("millrace: waiting until every insight has caught up");
        try (var progress = new PipelineLag(stack)) {
            if (!progress.await(PATIENCE, terminal)) {
                throw new CliException(
                        CliExitCode.TIMEOUT,
                        "not caught up within " + PATIENCE.toMinutes() + " minutes: " + progress.describe());
            }
        }
        printInsights();
        return printBalance();
    }

    private void printInsights() throws InterruptedException {
        var api = new QueryClient(stack);
        for (var insight : InsightsCommand.insights(api.get("/v1/insights"))) {
            var name = insight.path("name").asText();
            var answer = api.get(QueryCommand.rowsPath(name, Map.of("limit", Integer.toString(SHOWN_ROWS))));
            var description = insight.path("description").asText("");
            terminal.print("");
            terminal.print(name + (description.isEmpty() ? "" : ": " + description));
            RowTable.lines(answer).forEach(line -> terminal.print("  " + line));
            if (answer.path("cursor").isTextual()) {
                terminal.print("  … and more");
            }
        }
    }

    private int printBalance() throws InterruptedException {
        try (var admin = Admin.create(stack.backends().kafka())) {
            var count = new BalanceCounter(admin, stack.backends());
            var balance = count.count();
            terminal.print("");
            terminal.print(balance.describe());
            long refused = count.failedByStage().getOrDefault(Stage.INGEST, 0L);
            if (refused > 0) {
                terminal.print(NumberFormats.count(refused) + " refused at the door, with reasons in events.failed");
            }
            return balance.balances() && balance.isSettled() ? CliExitCode.OK : CliExitCode.UNBALANCED;
        }
    }
}
