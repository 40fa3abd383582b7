package io.millrace.aggregation.expression;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;

/** Patterns of {@code matches()}: RE2 syntax, with a bound on their size after repetitions are expanded. */
final class Patterns {
    /** Maximum number of characters after all counted repetitions are expanded. */
    private static final int MAX_UNFOLDED_LENGTH = 2_000;

    private Patterns() {}

    /** @throws PatternSyntaxException if the pattern is invalid or too large */
    static Pattern compile(String pattern) {
        if (unfolded(pattern) > MAX_UNFOLDED_LENGTH) {
            throw new PatternSyntaxException(
                    "its repetitions come to more than " + MAX_UNFOLDED_LENGTH + " characters", "pattern");
        }
        return Pattern.compile(pattern);
    }

    /** Approximate length with every {@code x{n,m}} expanded to m copies; syntax it does not know counts literally. */
    private static long unfolded(String pattern) {
        var outer = new ArrayDeque<Long>();
        long sum = 0;
        long last = 0;
        for (int i = 0; i < pattern.length() && sum <= MAX_UNFOLDED_LENGTH; i++) {
            char c = pattern.charAt(i);
            if (c == '(') {
                outer.push(sum);
                sum = 0;
                last = 0;
            } else if (c == ')' && !outer.isEmpty()) {
                last = sum + 1;
                sum = outer.pop() + last;
            } else if (c == '{' && repetitions(pattern, i) > 1) {
                sum += last * (repetitions(pattern, i) - 1);
                last *= repetitions(pattern, i);
            } else {
                // A character class counts as one character.
                i = c == '\\' ? i + 1 : c == '[' ? Math.max(i, pattern.indexOf(']', i + 1)) : i;
                last = 1;
                sum++;
            }
        }
        while (!outer.isEmpty() && sum <= MAX_UNFOLDED_LENGTH) {
            sum += outer.pop();
        }
        return sum;
    }

    /** Upper bound of the repetition that starts at the brace; 0 if it is no repetition. */
    private static int repetitions(String pattern, int open) {
        int close = pattern.indexOf('}', open);
        var inside = close < 0 || close - open > 10 ? "" : pattern.substring(open + 1, close);
        int comma = inside.indexOf(',');
        var most = comma < 0 || comma == inside.length() - 1
                ? inside.substring(0, comma < 0 ? inside.length() : comma)
                : inside.substring(comma + 1);
        return most.matches("[0-9]{1,4}") ? Integer.parseInt(most) : 0;
    }
}
