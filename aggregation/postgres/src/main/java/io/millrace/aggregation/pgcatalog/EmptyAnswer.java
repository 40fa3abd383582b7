package io.millrace.aggregation.pgcatalog;

import io.millrace.aggregation.pgdialect.SelectLabels;
import io.millrace.aggregation.pgdialect.Statement;
import io.millrace.aggregation.pgdialect.Token;
import io.millrace.aggregation.pgwire.PgType;
import io.millrace.aggregation.pgwire.ResultColumn;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Answer without rows to queries about objects that insights do not have, such as indexes and publications, whatever syntax they
 * use: the catalogue need not understand them to know that there are none.
 */
final class EmptyAnswer {
    private static final Set<String> ALWAYS_EMPTY = Set.of(
            "pg_index",
            "pg_constraint",
            "pg_trigger",
            "pg_rewrite",
            "pg_policy",
            "pg_inherits",
            "pg_statistic_ext",
            "pg_publication",
            "pg_publication_rel",
            "pg_publication_namespace",
            "pg_proc",
            "pg_enum",
            "pg_range",
            "pg_extension",
            "pg_indexes",
            "pg_foreign_table",
            "pg_foreign_server",
            "table_constraints",
            "key_column_usage",
            "constraint_column_usage",
            "referential_constraints",
            "routines");

    private EmptyAnswer() {}

    /** Columns of the answer; empty if there could be rows. */
    static Optional<List<ResultColumn>> of(Statement statement) {
        List<String> labels = SelectLabels.of(statement);
        if (labels.isEmpty() || !readsNothing(statement.tokens())) {
            return Optional.empty();
        }
        return Optional.of(labels.stream()
                .map(label -> new ResultColumn(label, PgType.TEXT))
                .toList());
    }

    /** Whether it begins with, or joins by more than LEFT, a table that is always empty. */
    private static boolean readsNothing(List<Token> tokens) {
        boolean isInner = false;
        for (int at = 0; at < tokens.size(); at++) {
            Token token = tokens.get(at);
            boolean isLeft = at > 0 && (tokens.get(at - 1).isWord("left") || tokens.get(at - 1).isWord("outer"));
            if (token.isWord("from") || token.isSymbol(",") || (token.isWord("join") && !isLeft)) {
                isInner = true;
            } else if (token.isWord("join") || token.isWord("where") || token.isWord("on")) {
                isInner = false;
            } else if (isInner && token.isName() && ALWAYS_EMPTY.contains(token.name())) {
                return true;
            }
        }
        return false;
    }
}
