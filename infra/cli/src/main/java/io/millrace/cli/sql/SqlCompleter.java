package io.millrace.cli.sql;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.console.CliException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completer for SQL keywords, tables, columns of the tables that the statement names, and shell commands. */
final class SqlCompleter implements Completer {
    private static final List<String> KEYWORDS = List.of(
            "SELECT",
            "FROM",
            "WHERE",
            "GROUP BY",
            "ORDER BY",
            "HAVING",
            "LIMIT",
            "AND",
            "OR",
            "NOT",
            "IN",
            "LIKE",
            "IS NULL",
            "BETWEEN",
            "AS",
            "DESC",
            "DISTINCT",
            "CASE",
            "WHEN",
            "THEN",
            "ELSE",
            "END",
            "JOIN",
            "ON",
            "UNION ALL",
            "COUNT(*)",
            "SUM",
            "MIN",
            "MAX",
            "AVG",
            "NOW()",
            "INTERVAL '1' HOUR",
            "FLOOR(window_start TO HOUR)",
            "TIMESTAMP");

    private final SqlClient client;

    SqlCompleter(SqlClient client) {
        this.client = client;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        if (line.line().stripLeading().startsWith("\\") && line.wordIndex() == 0) {
            SqlShell.COMMANDS.forEach(command -> candidates.add(new Candidate(command)));
            return;
        }
        names(line.line()).forEach(name -> candidates.add(new Candidate(name)));
        boolean lower =
                !line.word().isEmpty() && Character.isLowerCase(line.word().charAt(0));
        KEYWORDS.forEach(word -> candidates.add(new Candidate(lower ? word.toLowerCase(Locale.ROOT) : word)));
    }

    private Set<String> names(String statement) {
        var names = new TreeSet<String>();
        try {
            JsonNode insights = client.insights();
            var named = new TreeSet<String>();
            for (var insight : insights) {
                names.add(insight.path("name").asText());
                if (statement.contains(insight.path("name").asText())) {
                    named.addAll(SqlClient.columns(insight));
                }
            }
            if (named.isEmpty()) {
                insights.forEach(insight -> named.addAll(SqlClient.columns(insight)));
            }
            names.addAll(named);
        } catch (CliException e) {
            // Not an error: completion works without names; the statement itself will report it.
            return names;
        } catch (InterruptedException e) {
            // Not an error: the shell ends by the interrupt.
            Thread.currentThread().interrupt();
        }
        return names;
    }
}
