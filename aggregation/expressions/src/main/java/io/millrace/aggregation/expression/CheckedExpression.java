package io.millrace.aggregation.expression;

import dev.cel.common.CelAbstractSyntaxTree;

/**
 * Parsed and type-checked expression. Expressions that differ only in spelling, such as spaces or quotes, are equal. Immutable
 * and thread-safe.
 */
public final class CheckedExpression {
    private final String source;
    private final CelAbstractSyntaxTree tree;
    private final String canonical;

    CheckedExpression(String source, CelAbstractSyntaxTree tree) {
        this.source = source;
        this.tree = tree;
        this.canonical = CanonicalText.of(tree.getExpr());
    }

    /** Source text as written. */
    public String source() {
        return source;
    }

    CelAbstractSyntaxTree tree() {
        return tree;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CheckedExpression that && that.canonical.equals(canonical);
    }

    @Override
    public int hashCode() {
        return canonical.hashCode();
    }

    @Override
    public String toString() {
        return source;
    }
}
