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

/** The shell: statements end with a semicolon and may have several lines; commands begin with a backslash. */
final class SqlShell {
    static final List<String> COMMANDS = List.of("\\tables", "\\describe", "\\help", "\\quit");

    private static final List<String> HELP = List.of(
            "SELECT ...;        a statement, over as many lines as it takes",
            "\\tables            the insights",
            "\\describe NAME     the columns of one",
            "\\quit              or Ctrl-D");

    private final SqlClient client;
    private final Terminal terminal;
    private final LineReader reader;

    /** @param history where statements are remembered, for their owner only */
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

    /** JLine keeps the rights of a file that is there. */
    private static void makePrivate(Path history) {
        try {
            PrivateFiles.create(history);
        } catch (IOException e) {
            // The command ends: what is typed must not be written where others may read it.
            throw new CliException(
                    CliExitCode.FAILED, "cannot keep the history in " + history + ": " + e.getMessage(), e);
        }
    }

    /** Until the end of input. */
    void run() throws InterruptedException {
        print(List.of("Read-only SQL over insights. End a statement with ; and see \\help."));
        while (true) {
            String line;
            try {
                line = reader.readLine("millrace> ").strip();
            } catch (UserInterruptException e) {
                // Ctrl-C forgets what was typed.
                continue;
            } catch (EndOfFileException e) {
                // The end of input ends the shell.
                return;
            }
            if (line.equals("\\quit") || line.equals("\\q")) {
                return;
            }
            try {
                answer(line);
            } catch (CliException e) {
                // Refused or not answered: said, and the next statement may do better.
                print(List.of(e.getMessage()));
            }
        }
    }

    private void answer(String line) throws InterruptedException {
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
            var answer = client.answer(line);
            print(SqlTable.lines(answer));
            print(List.of(SqlTable.freshness(answer), ""));
        }
    }

    private void tables() throws InterruptedException {
        var table = new TextTable(List.of("table", "description"));
        client.insights()
                .forEach(insight -> table.row(List.of(
                        insight.path("name").asText(),
                        insight.path("description").asText())));
        print(table.isEmpty() ? List.of("(no insights)") : table.lines());
    }

    private void describe(String name) throws InterruptedException {
        for (var insight : client.insights()) {
            if (insight.path("name").asText().equals(name)) {
                var table = new TextTable(List.of("column", "meaning"));
                table.row(List.of("window_start", "start of the window, inclusive, UTC"));
                table.row(List.of("window_end", "end of the window, exclusive, UTC"));
                for (var kind : List.of("dimensions", "measures")) {
                    insight.path(kind)
                            .forEach(column -> table.row(List.of(
                                    column.path("name").asText(),
                                    column.path("expression").asText())));
                }
                table.row(List.of("revision", "how often the row was emitted"));
                table.row(List.of("final", "whether the window had closed"));
                print(table.lines());
                return;
            }
        }
        print(List.of("there is no insight '" + name + "': see \\tables"));
    }

    private void print(List<String> lines) {
        new ArrayList<>(lines).forEach(terminal.writer()::println);
        terminal.flush();
    }
}
