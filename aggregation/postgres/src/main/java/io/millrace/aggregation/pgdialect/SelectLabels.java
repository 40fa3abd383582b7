package io.millrace.aggregation.pgdialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Names of the columns of a select list, as PostgreSQL derives them. */
public final class SelectLabels {
    private static final Set<String> ENDS =
            Set.of("from", "where", "group", "having", "order", "limit", "offset", "union", "except", "intersect", "window");
    private static final Set<String> ITEM_KEYWORDS = Set.of("end", "null", "true", "false", "distinct");
    private static final String UNNAMED = "?column?";

    private SelectLabels() {}

    /** A name for each item; empty if there is a star, or no select list that can be read so. */
    public static List<String> of(Statement statement) {
        List<String> labels = new ArrayList<>();
        if (!statement.command().equals("select")) {
            return labels;
        }
        List<Token> tokens = statement.tokens();
        int depth = 0;
        int start = 1;
        for (int at = 1; at <= tokens.size(); at++) {
            boolean isEnd = at == tokens.size() || (depth == 0 && isEnd(tokens.get(at)));
            if (isEnd || (depth == 0 && tokens.get(at).isSymbol(","))) {
                List<Token> item = tokens.subList(start, at);
                if (item.isEmpty() || item.get(item.size() - 1).isSymbol("*")) {
                    return List.of();
                }
                labels.add(label(item));
                start = at + 1;
            }
            if (isEnd) {
                return labels;
            }
            depth += isOpen(tokens.get(at)) ? 1 : isClose(tokens.get(at)) ? -1 : 0;
        }
        return labels;
    }

    private static boolean isEnd(Token token) {
        return token.kind() == Token.Kind.WORD && ENDS.contains(token.name());
    }

    private static boolean isOpen(Token token) {
        return token.isSymbol("(") || token.isSymbol("[");
    }

    private static boolean isClose(Token token) {
        return token.isSymbol(")") || token.isSymbol("]");
    }

    private static String label(List<Token> item) {
        Token last = item.get(item.size() - 1);
        boolean isName = last.isName() && !ITEM_KEYWORDS.contains(last.name());
        boolean isAlias = item.size() > 1 && isName && !item.get(item.size() - 2).isSymbol("::");
        if (isAlias || (item.size() == 1 && isName)) {
            return last.name();
        }
        if (item.get(0).isWord("case")) {
            return "case";
        }
        return leadingName(item);
    }

    /** The column or function with which the item begins, without its qualifiers. */
    private static String leadingName(List<Token> item) {
        int at = 0;
        while (at + 2 < item.size() && item.get(at).isName() && item.get(at + 1).isSymbol(".")) {
            at += 2;
        }
        Token first = item.get(at);
        boolean isValue = !first.isName() || ITEM_KEYWORDS.contains(first.name());
        return isValue ? UNNAMED : first.name();
    }
}
