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

/** From text to a tree of bounded size: queries alone, nothing that writes, defines or sets. */
final class SqlText {
    private static final int DEEPEST_PARENTHESES = 60;
    private static final SqlParser.Config PARSER = SqlParser.config()
            .withQuoting(Quoting.DOUBLE_QUOTE)
            .withUnquotedCasing(Casing.TO_LOWER)
            .withQuotedCasing(Casing.UNCHANGED)
            .withCaseSensitive(false)
            .withConformance(SqlConformanceEnum.LENIENT);

    private SqlText() {}

    /** @throws RequestException if it is no query, or more than is answered here */
    static SqlNode parse(String sql, int maxLength) {
        String text = withoutEnd(sql);
        if (text.isBlank()) {
            throw new RequestException(400, "invalid_sql", "the statement is empty");
        }
        if (text.length() > maxLength) {
            throw new RequestException(400, "invalid_sql", "the statement has more than " + maxLength + " characters");
        }
        checkParentheses(text);
        SqlNode tree = tree(text);
        if (!tree.isA(SqlKind.QUERY)) {
            throw SqlErrors.invalid(
                    tree.getParserPosition(), "only queries are answered: SELECT, VALUES, WITH; not " + tree.getKind());
        }
        SqlBounds.check(tree);
        SqlNode standard = tree.accept(new DialectRewriter());
        SqlBounds.check(standard);
        SqlExpansion.check(standard);
        return standard;
    }

    private static SqlNode tree(String text) {
        try {
            return SqlParser.create(text, PARSER).parseQuery();
        } catch (SqlParseException e) { // rejected at the edge
            throw SqlErrors.of(e, text);
        } catch (CalciteException | IllegalArgumentException e) { // rejected at the edge: a constant that is none
            throw SqlErrors.invalid(SqlParserPos.ZERO, SqlErrors.brief(e.getMessage()));
        } catch (StackOverflowError e) { // rejected at the edge: the parser holds nothing that could be left behind
            throw tooDeep();
        }
    }

    static RequestException tooDeep() {
        return new RequestException(400, "invalid_sql", "the statement is nested too deeply");
    }

    /** Shells and tools end statements with a semicolon. */
    private static String withoutEnd(String sql) {
        String text = sql.stripTrailing();
        return text.endsWith(";") ? text.substring(0, text.length() - 1) : text;
    }

    /** Before the parser recurses into them. */
    private static void checkParentheses(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth > DEEPEST_PARENTHESES) {
                throw tooDeep();
            }
        }
    }
}
