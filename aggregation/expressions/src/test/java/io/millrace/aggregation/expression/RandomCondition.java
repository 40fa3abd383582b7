package io.millrace.aggregation.expression;

import java.util.List;
import java.util.Random;

/** Generator of random conditions that CEL's checker accepts. */
final class RandomCondition {
    static final List<String> KEYS = List.of("a", "b", "c");
    static final List<String> TEXTS = List.of("", "x", "DE", "17", "track", "ä");

    private final Random random;

    RandomCondition(Random random) {
        this.random = random;
    }

    String condition(int depth) {
        if (depth == 0) {
            return leaf();
        }
        return switch (random.nextInt(6)) {
            case 0, 1 -> "(" + condition(depth - 1) + " && " + condition(depth - 1) + ")";
            case 2, 3 -> "(" + condition(depth - 1) + " || " + condition(depth - 1) + ")";
            case 4 -> "!" + "(" + condition(depth - 1) + ")";
            default -> "(" + condition(depth - 1) + " ? " + condition(depth - 1) + " : " + condition(depth - 1) + ")";
        };
    }

    private String leaf() {
        return switch (random.nextInt(13)) {
            case 0 -> "event.bot";
            case 1 -> text() + order("==", "!=") + text();
            case 2 -> property() + order("==", "!=", "<", "<=", ">", ">=") + number();
            case 3 -> property() + order("==", "!=", "<", ">") + quoted();
            case 4 -> integer(2) + order("==", "!=", "<", "<=", ">", ">=") + integer(2);
            case 5 -> text() + "." + pick("startsWith", "endsWith", "contains", "matches") + "(" + quotedName() + ")";
            case 6 -> text() + " in [" + quoted() + ", " + quoted() + "]";
            case 7 -> property() + " in [" + quoted() + ", dyn(1), dyn(0.5), dyn(true)]";
            case 8 ->
                "has(" + pick("event.properties.a", "event.properties.b", "event.geo.country", "event.name") + ")";
            case 9 -> "dyn(" + property() + ")" + order("==", "!=") + property();
            case 10 ->
                "[" + quoted() + ", " + quoted() + "]." + pick("exists", "all", "exists_one") + "(x, x"
                        + order("==", "!=") + text() + ")";
            case 11 ->
                "[1, 2, 3].filter(x, x > " + integer(1) + ").map(x, x * 2)" + order("==", "!=") + "[" + integer(1)
                        + "]";
            default -> "size(" + text() + ")" + order("<", ">") + random.nextInt(3);
        };
    }

    private String property() {
        return "event.properties." + KEYS.get(random.nextInt(KEYS.size()));
    }

    private String text() {
        return switch (random.nextInt(5)) {
            case 0 -> "event.name";
            case 1 -> "event.geo.country";
            case 2 -> "event.type";
            case 3 -> "(event.name + " + quoted() + ")";
            default -> quoted();
        };
    }

    /** Integers only: we differ from CEL on purpose where they mix with doubles. */
    private String integer(int depth) {
        if (depth == 0) {
            return random.nextBoolean() ? "event.properties.n" : Integer.toString(random.nextInt(5));
        }
        return "(" + integer(depth - 1) + order("+", "-", "*", "/", "%") + integer(depth - 1) + ")";
    }

    private String number() {
        return random.nextBoolean() ? Integer.toString(random.nextInt(4) - 1) : random.nextInt(4) / 2.0 + "";
    }

    private String quoted() {
        return "\"" + TEXTS.get(random.nextInt(TEXTS.size())) + "\"";
    }

    private String quotedName() {
        return "\"" + pick("x", "D", "tr", "") + "\"";
    }

    private String order(String... operators) {
        return " " + pick(operators) + " ";
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
