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
            "Answers a read-only SQL statement over insights; without one, a shell with history and completion.",
            "Each insight is a table: window_start, window_end, its dimensions, its measures, revision, final. A"
                    + " measure named plainly under a GROUP BY is merged, uniques and quantiles too."
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
    /** How rows are printed. */
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
            description = "The statement; - reads it from standard input. Without one, a shell.")
    private String statement;

    @Option(names = "--format", description = "table, csv or json (default: ${DEFAULT-VALUE}).")
    private Format format = Format.TABLE;

    @Option(names = "--json", description = "The same as --format json.")
    private boolean json;

    @Option(names = "--tenant", paramLabel = "TENANT", description = "Whose rows (default: default).")
    private String tenant;

    @Override
    public Integer call() throws InterruptedException {
        var stack = stackOption.stack();
        stack.require(Component.AGGREGATION);
        var client = new SqlClient(new QueryClient(stack), tenant);
        if (statement == null) {
            return shell(client, stack.data().root().resolve("sql-history"));
        }
        var sql = statement.equals("-") ? standardInput() : statement;
        var terminal = StackOption.terminal();
        switch (json ? Format.JSON : format) {
            case CSV -> terminal.print(client.text(sql, "csv").stripTrailing());
            case JSON -> terminal.print(client.text(sql, "json").stripTrailing());
            default -> {
                var answer = client.answer(sql);
                terminal.print(SqlTable.lines(answer));
                terminal.progress(SqlTable.freshness(answer));
            }
        }
        return CliExitCode.OK;
    }

    private static int shell(SqlClient client, java.nio.file.Path history) throws InterruptedException {
        try (var terminal = TerminalBuilder.builder().name("millrace").build()) {
            new SqlShell(client, terminal, history).run();
            return CliExitCode.OK;
        } catch (IOException e) {
            // The command ends: there is no terminal to speak to.
            throw new CliException(CliExitCode.FAILED, "no shell without a terminal: " + e.getMessage(), e);
        }
    }

    private static String standardInput() {
        try {
            return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            // The command ends: what it was to ask cannot be read.
            throw new CliException(CliExitCode.FAILED, "standard input cannot be read: " + e.getMessage(), e);
        }
    }
}
