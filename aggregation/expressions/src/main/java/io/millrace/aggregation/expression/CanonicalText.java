package io.millrace.aggregation.expression;

import dev.cel.common.ast.CelExpr;
import java.util.stream.Collectors;

/** Canonical text of an expression tree, equal for expressions that differ only in spaces, parentheses or quotes. */
final class CanonicalText {
    private CanonicalText() {}

    static String of(CelExpr tree) {
        return switch (tree.getKind()) {
            case CONSTANT -> tree.constant().getKind() + " " + constant(tree);
            case IDENT -> tree.ident().name();
            case SELECT ->
                (tree.select().testOnly() ? "has " : "") + "("
                        + of(tree.select().operand()) + "."
                        + quote(tree.select().field()) + ")";
            case CALL ->
                tree.call().function() + "("
                        + tree.call().target().map(target -> of(target) + " . ").orElse("")
                        + tree.call().args().stream().map(CanonicalText::of).collect(Collectors.joining(" , ")) + ")";
            case LIST ->
                tree.list().elements().stream().map(CanonicalText::of).collect(Collectors.joining(" , ", "[", "]"));
            case MAP ->
                tree.map().entries().stream()
                        .map(entry -> of(entry.key()) + " : " + of(entry.value()))
                        .collect(Collectors.joining(" , ", "{", "}"));
            case COMPREHENSION -> {
                var fold = tree.comprehension();
                yield "fold " + quote(fold.iterVar()) + quote(fold.accuVar()) + "(" + of(fold.iterRange()) + " , "
                        + of(fold.accuInit()) + " , " + of(fold.loopCondition()) + " , " + of(fold.loopStep()) + " , "
                        + of(fold.result()) + ")";
            }
            default -> tree.getKind() + " " + tree.id();
        };
    }

    private static String constant(CelExpr tree) {
        var constant = tree.constant();
        return switch (constant.getKind()) {
            case NULL_VALUE -> "null";
            case BOOLEAN_VALUE -> Boolean.toString(constant.booleanValue());
            case INT64_VALUE -> Long.toString(constant.int64Value());
            case DOUBLE_VALUE -> Double.toString(constant.doubleValue());
            case STRING_VALUE -> quote(constant.stringValue());
            default -> constant.toString();
        };
    }

    /** Prefixes the length, so that no quoted text can be mistaken for the syntax around it. */
    private static String quote(String text) {
        return text.length() + "\"" + text + "\"";
    }
}
