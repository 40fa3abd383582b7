package io.millrace.aggregation.pgdialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Statement under translation: pieces of text, each with its place in the original. Not thread-safe. */
public final class StatementPieces {
    /** Words before a parenthesis that are no functions. */
    private static final Set<String> KEYWORDS = Set.of(
            "and", "or", "not", "in", "where", "select", "distinct", "on", "when", "then", "else", "case", "by", "having",
            "from", "as", "between", "like", "ilike", "is", "limit", "offset", "union", "all", "except", "intersect",
            "values", "with", "using", "join", "over", "filter");

    private enum Role {
        OPERAND,
        OPEN,
        CLOSE,
        DOT,
        OTHER
    }

    private record Piece(String text, int start, Role role) {}

    private final List<Piece> pieces = new ArrayList<>();
    private final List<Integer> parameters = new ArrayList<>();

    /** Adds a token unchanged. */
    public void add(Token token) {
        add(token.sql(), token);
    }

    /** Adds a question mark for a numbered parameter. */
    public void addParameter(Token token) {
        parameters.add(token.number());
        add("?", token);
    }

    /** Adds the text that stands for a token. */
    public void add(String text, Token token) {
        pieces.add(new Piece(text, token.start(), role(token)));
    }

    private static Role role(Token token) {
        if (token.kind() != Token.Kind.SYMBOL) {
            return Role.OPERAND;
        }
        return switch (token.text()) {
            case "(", "[" -> Role.OPEN;
            case ")", "]" -> Role.CLOSE;
            case "." -> Role.DOT;
            default -> Role.OTHER;
        };
    }

    /** Makes the last operand the argument of a call: a value, a name, or a call itself. */
    public void wrapOperand(String function, String behindArgument, Token at) {
        int start = operandStart();
        pieces.add(start, new Piece(function, pieces.get(start).start, Role.OPERAND));
        pieces.add(start + 1, new Piece("(", at.start(), Role.OPEN));
        pieces.add(new Piece(behindArgument + ")", at.start(), Role.CLOSE));
    }

    /** Replaces the last piece by a value. */
    public void replaceLast(String text) {
        Piece last = pieces.remove(pieces.size() - 1);
        pieces.add(new Piece(text, last.start, Role.OPERAND));
    }

    public boolean isEmpty() {
        return pieces.isEmpty();
    }

    private int operandStart() {
        int at = pieces.size() - 1;
        while (role(at) == Role.CLOSE) {
            int open = matchingOpen(at);
            boolean isCall = open > 0
                    && role(open - 1) != Role.OPEN
                    && role(open - 1) != Role.OTHER
                    && !KEYWORDS.contains(pieces.get(open - 1).text.toLowerCase(Locale.ROOT));
            if (!isCall) {
                return Math.max(0, open);
            }
            at = open - 1;
        }
        while (at >= 2 && role(at - 1) == Role.DOT) {
            at -= 2;
        }
        return Math.max(0, at);
    }

    private int matchingOpen(int close) {
        int depth = 0;
        for (int at = close; at >= 0; at--) {
            depth += role(at) == Role.CLOSE ? 1 : role(at) == Role.OPEN ? -1 : 0;
            if (depth == 0) {
                return at;
            }
        }
        return 0;
    }

    private Role role(int at) {
        return pieces.get(at).role;
    }

    /** The whole statement; nothing is added after it. */
    public Translation translation(Statement statement) {
        return new Translation(statement, sql(), parameters, this);
    }

    private String sql() {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < pieces.size(); i++) {
            all.append(blankBefore(i)).append(pieces.get(i).text);
        }
        return all.toString();
    }

    private String blankBefore(int index) {
        boolean isJoined = index == 0 || role(index) == Role.DOT || role(index - 1) == Role.DOT;
        return isJoined ? "" : " ";
    }

    /** Offset in the original of an offset in {@link #sql}. */
    int originalOffset(int offset) {
        int at = 0;
        int start = 0;
        for (int i = 0; i < pieces.size(); i++) {
            at += blankBefore(i).length();
            if (at > offset) {
                break;
            }
            start = pieces.get(i).start;
            at += pieces.get(i).text.length();
        }
        return start;
    }
}
