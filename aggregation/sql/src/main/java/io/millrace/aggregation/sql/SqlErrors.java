package io.millrace.aggregation.sql;

import io.millrace.aggregation.expression.NearestName;
import io.millrace.runtime.http.RequestException;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Error responses of statements: one sentence with its position in the text. */
final class SqlErrors {
    private static final String FILE = "sql";
    private static final int MAX_MESSAGE_LENGTH = 400;
    private static final Pattern UNKNOWN =
            Pattern.compile("(?:Object|Table|Column) '([^']*)' not found[^;]*(?:; did you mean .*)?", Pattern.DOTALL);

    private static final Pattern UNEXPECTED =
            Pattern.compile("^(?:Incorrect syntax near the keyword '|Encountered \")([^'\"]+)['\"]");

    private SqlErrors() {}

    /** 400: the statement is invalid, or names something that does not exist. */
    static RequestException invalid(SqlParserPos at, String message) {
        return at(400, "invalid_sql", at.getLineNum(), at.getColumnNum(), message);
    }

    /** 422: the statement is valid but not supported, or beyond a limit. */
    static RequestException refused(String reason) {
        return new RequestException(422, "sql_refused", reason);
    }

    /** 422, with a position in the text. */
    static RequestException refused(SqlParserPos at, String reason) {
        return at(422, "sql_refused", at.getLineNum(), at.getColumnNum(), reason);
    }

    static RequestException of(SqlParseException e, String sql) {
        SqlParserPos at = e.getPos() == null ? SqlParserPos.ZERO : e.getPos();
        return invalid(at, ForeignSyntax.withHints(firstSentence(e.getMessage()), sql));
    }

    /** @param known names of tables and columns, among which the nearest is suggested */
    static RequestException of(CalciteContextException e, Collection<String> known, String sql) {
        String message = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
        return at(
                400,
                "invalid_sql",
                e.getPosLine(),
                e.getPosColumn(),
                ForeignSyntax.withHints(withSuggestion(firstSentence(message), known), sql));
    }

    private static String withSuggestion(String message, Collection<String> known) {
        Matcher unknown = UNKNOWN.matcher(message);
        if (!unknown.matches()) {
            return message;
        }
        boolean column = message.startsWith("Column");
        String kind = column ? "column" : "table";
        String name = unknown.group(1);
        return "unknown " + kind + " '" + name + "'" + NearestName.hint(name, known);
    }

    /** First sentence of a parser message, which otherwise lists all expected tokens. */
    static String firstSentence(String message) {
        if (message == null) {
            return "the statement cannot be parsed";
        }
        String first = message.lines().findFirst().orElse("the statement cannot be parsed");
        Matcher unexpected = UNEXPECTED.matcher(first);
        if (unexpected.find()) {
            String word = unexpected.group(1);
            return word.equals("<EOF>")
                    ? "the statement ends too early"
                    : "unexpected '" + word + "'; write a name that is also a keyword in double quotes";
        }
        String sentence = first.replaceFirst(" at line \\d+, column \\d+\\.?$", "");
        return sentence.length() > MAX_MESSAGE_LENGTH ? sentence.substring(0, MAX_MESSAGE_LENGTH) + "…" : sentence;
    }

    private static RequestException at(int status, String code, int line, int column, String message) {
        String place = line > 0 ? line + ":" + column + ": " : "";
        return new RequestException(
                status, code, place + message, List.of(new RequestException.Located(FILE, line, column, message)));
    }
}
