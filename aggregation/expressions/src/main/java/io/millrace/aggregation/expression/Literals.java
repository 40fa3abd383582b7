package io.millrace.aggregation.expression;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneId;

/** Constants, and arguments that must be constant texts: patterns, time zones, durations, timestamps. */
final class Literals {
    private Literals() {}

    static Expression constant(CelExpr tree) {
        CelConstant constant = tree.constant();
        return switch (constant.getKind()) {
            case NULL_VALUE -> Constant.ofNull();
            case BOOLEAN_VALUE -> Constant.of(constant.booleanValue());
            case INT64_VALUE -> Constant.of(constant.int64Value());
            case DOUBLE_VALUE -> Constant.of(constant.doubleValue());
            case STRING_VALUE -> Constant.of(constant.stringValue());
            default -> throw ExpressionCompiler.unsupported(tree, "constants are null, bool, int, double or string");
        };
    }

    static Pattern pattern(CelExpr tree) {
        try {
            return Patterns.compile(text(tree, "the pattern of matches()"));
        } catch (PatternSyntaxException e) {
            // Rejected at the edge: the definition is rejected with this message.
            throw ExpressionCompiler.unsupported(tree, "not a pattern of RE2: " + e.getMessage());
        }
    }

    static ZoneId zone(CelExpr tree) {
        try {
            return ZoneId.of(text(tree, "a time zone"));
        } catch (DateTimeException e) {
            // Rejected at the edge, as above.
            throw ExpressionCompiler.unsupported(tree, "not a time zone: " + e.getMessage());
        }
    }

    /** Duration of a constant text, parsed now so that the definition is rejected if it is wrong. */
    static Expression constantDuration(CelExpr tree) {
        var text = tree.constant().stringValue();
        var millis = Durations.parseSignedMillis(text);
        if (millis.isEmpty()) {
            throw ExpressionCompiler.unsupported(
                    tree,
                    "'" + text + "' is not a duration of whole milliseconds; write 500ms, 10s, 1.5h, 1h30m, 7d or 2w");
        }
        return Constant.ofDuration(millis.getAsLong());
    }

    static Expression constantTimestamp(CelExpr tree) {
        var text = tree.constant().stringValue();
        try {
            var time = OffsetDateTime.parse(text).toInstant();
            if (TimestampFunctions.isInRange(time)) {
                return Constant.ofTimestamp(time.toEpochMilli());
            }
        } catch (DateTimeException e) {
            // No exit needed: the text may have another format that events use, tried below.
        }
        var millis = io.millrace.schemas.value.Times.parse(text);
        if (millis.isEmpty()) {
            throw ExpressionCompiler.unsupported(tree, "'" + text + "' is not a time; write 2026-11-21T09:00:00Z");
        }
        return Constant.ofTimestamp(millis.getAsLong());
    }

    static boolean isText(CelExpr tree) {
        return tree.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                && tree.constant().getKind() == CelConstant.Kind.STRING_VALUE;
    }

    static String text(CelExpr tree, String what) {
        if (!isText(tree)) {
            throw ExpressionCompiler.unsupported(tree, what + " must be a constant text");
        }
        return tree.constant().stringValue();
    }
}
