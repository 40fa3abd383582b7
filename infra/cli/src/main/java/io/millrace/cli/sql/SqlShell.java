package io.millrace.cli.sql;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.console.TextTable;
import io.millrace.runtime.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;

/** Interactive SQL shell. Statements may span lines and end with a semicolon; commands begin with a backslash. */
final class SqlShell {
    static final List<String> COMMANDS = List.of("\\tables", "\\describe", "\\help", "\\quit");

    private static final List<String> HELP = List.of(
            "SELECT ...;        runs a statement, which may span several lines",
            "\\tables            lists the insights",
            "\\describe NAME     lists the columns of an insight",
            "\\quit              ends the shell, as Ctrl-D does");

    private final SqlClient client;
    private final Terminal terminal;
    private final LineReader reader;

    /** @param history file of past statements, readable by its owner only */
    SqlShell(SqlClient client, Terminal terminal, Path history) {
        makePrivate(history);
        this.client = client;
        this.terminal = terminal;
        this.reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("millrace")
                .parser(new StatementParser())
                .completer(new SqlCompleter(client))
                .variable(LineReader.HISTORY_FILE, history)
                .variable(LineReader.HISTORY_SIZE, 1_000)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, "   ...> ")
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
    }

    /** Creates the history file with private permissions, which JLine then keeps. */
    private static void makePrivate(Path history) {
        try {
            PrivateFiles.create(history);
        } catch (IOException e) {
            // Crash: the command ends rather than write statements where others can read them.
            throw new CliException(
                    CliExitCode.FAILED, "cannot keep the history in " + history + ": " + e.getMessage(), e);
        }
    }

    /** Runs until the end of input or {@code \\quit}. */
    void run() throws InterruptedException {
        print(List.of("Read-only SQL over insights. End a statement with ; and see \\help."));
        while (true) {
            String line;
            try {
                line = reader.readLine("millrace> ").strip();
            } catch (UserInterruptException e) {
                // Not an error: Ctrl-C discards the line.
                continue;
            } catch (EndOfFileException e) {
                // Not an error: the end of input ends the shell.
                return;
            }
            if (line.equals("\\quit") || line.equals("\\q")) {
                return;
            }
            try {
                execute(line);
            } catch (CliException e) {
                // Reported; the shell goes on with the next statement.
                print(List.of(e.getMessage()));
            }
        }
    }

    private void execute(String line) throws InterruptedException {
        if (line.isEmpty() || line.equals(";")) {
            return;
        }
        if (line.equals("\\tables")) {
            tables();
        } else if (line.startsWith("\\describe ")) {
            describe(line.substring("\\describe ".length()).strip().replace(";", ""));
        } else if (line.startsWith("\\")) {
            print(HELP);
        } else {
            var response = client.query(line);
            print(SqlTable.lines(response));
            print(List.of(SqlTable.freshness(response), ""));
        }
    }

    private void tables() throws InterruptedException {
        var table = new TextTable(List.of("table", "description"));
        client.insights()
                .forEach(insight -> table.addRow(List.of(
                        insight.path("name").asText(),
                        insight.path("description").asText())));
        print(table.isEmpty() ? List.of("(no insights)") : table.lines());
    }

    private void describe(String name) throws InterruptedException {
        for (var insight : client.insights()) {
            if (insight.path("name").asText().equals(name)) {
                var table = new TextTable(List.of("column", "meaning"));
                table.addRow(List.of("window_start", "start of the window, inclusive, UTC"));
                table.addRow(List.of("window_end", "end of the window, exclusive, UTC"));
                for (var kind : List.of("dimensions", "measures")) {
                    insight.path(kind)
                            .forEach(column -> table.addRow(List.of(
                                    column.path("name").asText(),
                                    column.path("expression").asText())));
                }
                table.addRow(List.of("revision", "number of times that the row was emitted"));
                table.addRow(List.of("final", "whether the window is closed"));
                print(table.lines());
                return;
            }
        }
        print(List.of("there is no insight '" + name + "': \\tables lists them"));
    }

    private void print(List<String> lines) {
        new ArrayList<>(lines).forEach(terminal.writer()::println);
        terminal.flush();
    }
}
