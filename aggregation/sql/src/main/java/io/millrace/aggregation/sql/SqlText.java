package io.millrace.aggregation.sql;

import io.millrace.runtime.http.RequestException;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlConformanceEnum;

/** Parser of statements to trees of bounded size; accepts queries only. */
final class SqlText {
    private static final int MAX_PARENTHESES_DEPTH = 60;
    private static final SqlParser.Config PARSER = SqlParser.config()
            .withQuoting(Quoting.DOUBLE_QUOTE)
            .withUnquotedCasing(Casing.TO_LOWER)
            .withQuotedCasing(Casing.UNCHANGED)
            .withCaseSensitive(false)
            .withConformance(SqlConformanceEnum.LENIENT);

    private SqlText() {}

    /** @throws RequestException 400 if the text is not a query or is too large */
    static SqlNode parse(String sql, int maxLength) {
        String text = withoutSemicolon(sql);
        if (text.isBlank()) {
            throw new RequestException(400, "invalid_sql", "the statement is empty");
        }
        if (text.length() > maxLength) {
            throw new RequestException(400, "invalid_sql", "the statement has more than " + maxLength + " characters");
        }
        requireShallowParentheses(text);
        SqlNode tree = parseTree(text);
        if (!tree.isA(SqlKind.QUERY)) {
            throw SqlErrors.invalid(
                    tree.getParserPosition(),
                    "only queries are supported: SELECT, VALUES, WITH; not " + tree.getKind());
        }
        SqlBounds.check(tree);
        SqlNode standard = tree.accept(new DialectRewriter());
        SqlBounds.check(standard);
        SqlExpansion.check(standard);
        return standard;
    }

    private static SqlNode parseTree(String text) {
        try {
            return SqlParser.create(text, PARSER).parseQuery();
        } catch (SqlParseException e) { // rejected at the edge
            throw SqlErrors.of(e, text);
        } catch (CalciteException | IllegalArgumentException e) { // rejected at the edge: an invalid literal
            throw SqlErrors.invalid(SqlParserPos.ZERO, SqlErrors.firstSentence(e.getMessage()));
        } catch (StackOverflowError e) { // rejected at the edge: the parser keeps no state
            throw tooDeep();
        }
    }

    static RequestException tooDeep() {
        return new RequestException(400, "invalid_sql", "the statement is nested too deeply");
    }

    /** The text without the semicolon that shells and tools append. */
    private static String withoutSemicolon(String sql) {
        String text = sql.stripTrailing();
        return text.endsWith(";") ? text.substring(0, text.length() - 1) : text;
    }

    /** Rejects deep nesting before the parser recurses into it. */
    private static void requireShallowParentheses(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth > MAX_PARENTHESES_DEPTH) {
                throw tooDeep();
            }
        }
    }
}
