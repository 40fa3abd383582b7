package io.millrace.aggregation.pgdialect;

import java.util.ArrayList;
import java.util.List;

/** Statement under translation: pieces of text, each with its place in the original. Not thread-safe. */
final class Rewriting {
    private record Piece(String text, int start, boolean isOperandPart) {}

    private final List<Piece> pieces = new ArrayList<>();

    /** Adds the text that stands for a token. */
    void add(String text, Token token) {
        pieces.add(new Piece(text, token.start(), token.isName() || isValue(token)));
    }

    private static boolean isValue(Token token) {
        return token.kind() == Token.Kind.STRING
                || token.kind() == Token.Kind.NUMBER
                || token.kind() == Token.Kind.PARAMETER;
    }

    /** Puts the last operand between two texts: a value, a name, or a call with its arguments. */
    void wrapOperand(String before, String after, Token at) {
        int start = operandStart();
        pieces.add(start, new Piece(before, pieces.get(start).start, true));
        pieces.add(start + 1, new Piece("(", at.start(), false));
        pieces.add(new Piece(after + ")", at.start(), false));
    }

    /** Replaces the last piece. */
    void replaceLast(String text) {
        Piece last = pieces.remove(pieces.size() - 1);
        pieces.add(new Piece(text, last.start, true));
    }

    boolean isEmpty() {
        return pieces.isEmpty();
    }

    private int operandStart() {
        int at = pieces.size() - 1;
        if (isClosing(at)) {
            int depth = 0;
            do {
                depth += isClosing(at) ? 1 : pieces.get(at).text.equals("(") || pieces.get(at).text.equals("[") ? -1 : 0;
                at--;
            } while (at >= 0 && depth > 0);
            if (at < 0 || !pieces.get(at).isOperandPart) {
                return at + 1;
            }
        }
        while (at >= 2 && pieces.get(at - 1).text.equals(".")) {
            at -= 2;
        }
        return Math.max(0, at);
    }

    private boolean isClosing(int at) {
        String text = pieces.get(at).text;
        return text.endsWith(")") || text.equals("]");
    }

    String sql() {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < pieces.size(); i++) {
            all.append(i == 0 || isDot(i) || isDot(i - 1) ? "" : " ").append(pieces.get(i).text);
        }
        return all.toString();
    }

    private boolean isDot(int index) {
        return pieces.get(index).text.equals(".");
    }

    /** Offset in the original of an offset in {@link #sql}. */
    int originalOffset(int offset) {
        int at = 0;
        int start = 0;
        for (int i = 0; i < pieces.size(); i++) {
            at += i == 0 || isDot(i) || isDot(i - 1) ? 0 : 1;
            if (at > offset) {
                break;
            }
            start = pieces.get(i).start;
            at += pieces.get(i).text.length();
        }
        return start;
    }
}
