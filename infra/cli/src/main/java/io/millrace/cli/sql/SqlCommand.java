package io.millrace.cli.sql;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.insights.QueryClient;
import io.millrace.cli.stack.Component;
import io.millrace.cli.stack.StackOption;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jline.terminal.TerminalBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "sql",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a read-only SQL statement over insights. Without a statement it opens a shell with history and"
                    + " completion.",
            "Each insight is a table: window_start, window_end, its dimensions, its measures, revision, final. Under"
                    + " GROUP BY, a measure without an aggregate function is merged, uniques and quantiles too.",
            "The dialect is described in aggregation/SQL.md."
        },
        footer = {
            "",
            "Examples:",
            "  millrace sql \"SELECT country, revenue FROM revenue_by_country WHERE window_start >= now() - INTERVAL"
                    + " '1' HOUR",
            "                GROUP BY country ORDER BY revenue DESC LIMIT 10\"",
            "  millrace sql --format csv - < statement.sql",
            "  millrace sql"
        })
public final class SqlCommand implements Callable<Integer> {
    /** Output format of rows. */
    enum Format {
        TABLE,
        CSV,
        JSON
    }

    @Mixin
    private StackOption stackOption;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "STATEMENT",
            description = "SQL statement; - reads it from standard input (default: open a shell).")
    private String statement;

    @Option(names = "--format", paramLabel = "FORMAT", description = "table, csv or json (default: table).")
    private Format format = Format.TABLE;

    @Option(names = "--json", description = "Short for --format json.")
    private boolean json;

    @Option(names = "--tenant", paramLabel = "TENANT", description = "Tenant whose rows to read (default: default).")
    private String tenant;

    @Override
    public Integer call() throws InterruptedException {
        var stack = stackOption.stack();
        stack.requireRunning(Component.AGGREGATION);
        var client = new SqlClient(new QueryClient(stack), tenant);
        if (statement == null) {
            return shell(client, stack.data().root().resolve("sql-history"));
        }
        var sql = statement.equals("-") ? standardInput() : statement;
        var terminal = StackOption.terminal();
        switch (json ? Format.JSON : format) {
            case CSV -> terminal.print(client.queryText(sql, "csv").stripTrailing());
            case JSON -> terminal.print(client.queryText(sql, "json").stripTrailing());
            default -> {
                var response = client.query(sql);
                terminal.print(SqlTable.lines(response));
                terminal.progress(SqlTable.freshness(response));
            }
        }
        return CliExitCode.OK;
    }

    private static int shell(SqlClient client, java.nio.file.Path history) throws InterruptedException {
        try (var terminal = TerminalBuilder.builder().name("millrace").build()) {
            new SqlShell(client, terminal, history).run();
            return CliExitCode.OK;
        } catch (IOException e) {
            // Crash: the command ends.
            throw new CliException(
                    CliExitCode.FAILED,
                    "cannot open a terminal for the shell (pass the statement as an argument instead): "
                            + e.getMessage(),
                    e);
        }
    }

    private static String standardInput() {
        try {
            return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            // Crash: the command ends.
            throw new CliException(
                    CliExitCode.FAILED, "cannot read the statement from standard input: " + e.getMessage(), e);
        }
    }
}
