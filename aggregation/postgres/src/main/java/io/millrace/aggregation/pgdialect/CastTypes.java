package io.millrace.aggregation.pgdialect;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where CAST(x AS type) stands in a statement. */
public final class CastTypes {
    private final Map<Integer, Integer> castByAs = new HashMap<>();
    private final Map<Integer, Integer> asByCast = new HashMap<>();

    public CastTypes(List<Token> tokens) {
        Deque<Integer> open = new ArrayDeque<>();
        for (int at = 0; at < tokens.size(); at++) {
            Token token = tokens.get(at);
            if (token.isSymbol("(")) {
                open.push(at);
            } else if (token.isSymbol(")")) {
                open.poll();
            } else if (token.isWord("as") && !open.isEmpty() && open.peek() > 0) {
                int before = open.peek() - 1;
                if (tokens.get(before).isWord("cast")) {
                    castByAs.put(at, before);
                    asByCast.put(before, at);
                }
            }
        }
    }

    /** Whether this AS is that of a cast. */
    public boolean isCast(int as) {
        return castByAs.containsKey(as);
    }

    /** Where the AS of this CAST is; -1 if it has none. */
    public int asOf(int cast) {
        return asByCast.getOrDefault(cast, -1);
    }
}
