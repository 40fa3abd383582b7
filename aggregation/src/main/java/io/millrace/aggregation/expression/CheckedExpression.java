package io.millrace.aggregation.expression;

import dev.cel.common.CelAbstractSyntaxTree;

/** An expression that was parsed and type-checked. Immutable and thread-safe; equal where the source text is. */
public final class CheckedExpression {
    private final String source;
    private final CelAbstractSyntaxTree tree;

    CheckedExpression(String source, CelAbstractSyntaxTree tree) {
        this.source = source;
        this.tree = tree;
    }

    /** As written. */
    public String source() {
        return source;
    }

    CelAbstractSyntaxTree tree() {
        return tree;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CheckedExpression that && that.source.equals(source);
    }

    @Override
    public int hashCode() {
        return source.hashCode();
    }

    @Override
    public String toString() {
        return source;
    }
}
