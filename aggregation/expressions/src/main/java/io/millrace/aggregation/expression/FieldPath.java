package io.millrace.aggregation.expression;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;

/** Path that an expression selects from {@code event}: of a fixed field, or the key of a property or trait. */
record FieldPath(Root root, String name) {
    /** Part of the event that the path selects from. */
    enum Root {
        FIELD,
        PROPERTIES,
        TRAITS
    }

    /** Path of a field or key; null if the tree selects neither. */
    static FieldPath of(CelExpr tree) {
        var path = walk(tree);
        return path == null || path.name().isEmpty() ? null : path;
    }

    /** Path into the properties or traits, or of one of these maps as a whole; null otherwise. */
    static FieldPath ofMap(CelExpr tree) {
        var path = walk(tree);
        return path == null || path.root() == Root.FIELD ? null : path;
    }

    /** Whether the tree is {@code event.properties} or {@code event.traits} as a whole. */
    static boolean isWhole(CelExpr tree) {
        var path = ofMap(tree);
        return path != null && path.name().isEmpty();
    }

    private static FieldPath walk(CelExpr tree) {
        return switch (tree.getKind()) {
            case IDENT -> tree.ident().name().equals("event") ? new FieldPath(Root.FIELD, "") : null;
            case SELECT -> step(walk(tree.select().operand()), tree.select().field());
            case CALL -> index(tree.call());
            default -> null;
        };
    }

    private static FieldPath index(CelExpr.CelCall call) {
        if (!call.function().equals("_[_]")) {
            return null;
        }
        var key = call.args().get(1);
        boolean constant = key.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                && key.constant().getKind() == CelConstant.Kind.STRING_VALUE;
        return constant ? step(walk(call.args().get(0)), key.constant().stringValue()) : null;
    }

    private static FieldPath step(FieldPath from, String name) {
        if (from == null) {
            return null;
        }
        if (from.root() == Root.FIELD && from.name().isEmpty()) {
            return switch (name) {
                case EventTypes.PROPERTIES -> new FieldPath(Root.PROPERTIES, "");
                case EventTypes.TRAITS -> new FieldPath(Root.TRAITS, "");
                default -> new FieldPath(Root.FIELD, name);
            };
        }
        return from.child(name);
    }

    FieldPath child(String child) {
        return new FieldPath(root, name.isEmpty() ? child : name + "." + child);
    }
}
