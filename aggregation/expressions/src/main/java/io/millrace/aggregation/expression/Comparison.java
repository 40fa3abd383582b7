package io.millrace.aggregation.expression;

import io.millrace.aggregation.event.EventView;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/** Equality, order and {@code in} over a list literal. Numbers compare by value whatever their kind; other kinds do not mix. */
final class Comparison {
    /** Result of {@link #compare} for NaN. */
    private static final int UNORDERED = 2;

    private Comparison() {}

    static Expression equal(Expression left, Expression right, boolean negated) {
        if (isNullConstant(left) || isNullConstant(right)) {
            var present = FieldReads.isPresent(isNullConstant(left) ? right : left);
            return negated ? present : Logic.not(present);
        }
        if (left instanceof FieldReads.FieldRead slot
                && right instanceof Constant text
                && text.constantText() != null) {
            return FieldReads.equalsText(slot.slot(), text.constantText(), negated);
        }
        if (right instanceof FieldReads.FieldRead && left instanceof Constant) {
            return equal(right, left, negated);
        }
        return new TypedExpression(ValueType.BOOL) {
            @Override
            byte compute(EventView event) {
                byte leftKind = left.evaluate(event);
                byte rightKind = right.evaluate(event);
                if (leftKind == EventView.NULL || rightKind == EventView.NULL) {
                    return isUnknown(left, leftKind) || isUnknown(right, rightKind)
                            ? EventView.NULL
                            : setBoolean((leftKind == rightKind) != negated);
                }
                return setBoolean(same(left, right, event) != negated);
            }
        };
    }

    /** Whether a value is missing, as opposed to a null literal or a null item of a list. */
    private static boolean isUnknown(Expression expression, byte kind) {
        return kind == EventView.NULL && !BoxedValues.isNull(expression);
    }

    private static boolean isNullConstant(Expression expression) {
        return expression instanceof Constant constant && constant.isNull();
    }

    static Expression less(Expression left, Expression right) {
        return ordered(left, right, -1, -1);
    }

    static Expression lessOrEqual(Expression left, Expression right) {
        return ordered(left, right, -1, 0);
    }

    static Expression greater(Expression left, Expression right) {
        return ordered(left, right, 1, 1);
    }

    static Expression greaterOrEqual(Expression left, Expression right) {
        return ordered(left, right, 0, 1);
    }

    private static Expression ordered(Expression left, Expression right, int from, int to) {
        return new TypedExpression(ValueType.BOOL) {
            @Override
            byte compute(EventView event) {
                byte kind = left.evaluate(event);
                if (!comparable(kind, right.evaluate(event)) || kind > DURATION) {
                    return EventView.NULL;
                }
                int order = compare(left, right, event);
                return setBoolean(order >= from && order <= to);
            }
        };
    }

    /** {@code value in [a, b]}: null where the value or an item has no value, unless it is a null literal. */
    static Expression in(Expression value, List<Expression> items) {
        if (BoxedValues.isNull(value) || items.stream().anyMatch(BoxedValues::isNull)) {
            return CollectionFunctions.in(value, CollectionFunctions.list(items));
        }
        if (items.stream().allMatch(item -> item instanceof Constant text && text.constantText() != null)) {
            return inTexts(
                    value,
                    Set.copyOf(items.stream()
                            .map(item -> ((Constant) item).constantText())
                            .distinct()
                            .toList()));
        }
        return new TypedExpression(ValueType.BOOL) {
            @Override
            byte compute(EventView event) {
                boolean found = false;
                boolean unknown = value.evaluate(event) == EventView.NULL;
                for (var item : items) {
                    unknown |= item.evaluate(event) == EventView.NULL;
                    found |= !unknown && same(value, item, event);
                }
                return unknown ? EventView.NULL : setBoolean(found);
            }
        };
    }

    private static Expression inTexts(Expression value, Set<String> texts) {
        return new TypedExpression(ValueType.BOOL) {
            @Override
            byte compute(EventView event) {
                return switch (value.evaluate(event)) {
                    case EventView.NULL -> EventView.NULL;
                    case EventView.TEXT -> setBoolean(texts.contains(value.string()));
                    default -> setBoolean(false);
                };
            }
        };
    }

    private static boolean same(Expression left, Expression right, EventView event) {
        byte kind = left.evaluate(event);
        if (kind == Expression.LIST || kind == Expression.MAP) {
            return kind == right.evaluate(event) && BoxedValues.equal(left.object(), right.object());
        }
        return comparable(left.evaluate(event), right.evaluate(event)) && compare(left, right, event) == 0;
    }

    private static boolean comparable(byte left, byte right) {
        return left != EventView.NULL && (left == right || (isNumber(left) && isNumber(right)));
    }

    static boolean isNumber(byte kind) {
        return kind == EventView.LONG || kind == EventView.DOUBLE;
    }

    private static int compare(Expression left, Expression right, EventView event) {
        byte leftKind = left.evaluate(event);
        byte rightKind = right.evaluate(event);
        if (leftKind == EventView.TEXT) {
            return compare(left.string(), right.string());
        }
        if (leftKind == EventView.DOUBLE || rightKind == EventView.DOUBLE) {
            return compareNumbers(left, leftKind, right, rightKind);
        }
        return Long.compare(left.bits(), right.bits());
    }

    private static int compareNumbers(Expression left, byte leftKind, Expression right, byte rightKind) {
        double a = left.number();
        double b = right.number();
        if (Double.isNaN(a) || Double.isNaN(b)) {
            return UNORDERED;
        }
        if (leftKind == rightKind || Double.isInfinite(a) || Double.isInfinite(b) || Math.abs(a) < 1L << 52) {
            return a < b ? -1 : a > b ? 1 : 0;
        }
        // A long of more than 52 bits loses precision as a double.
        return exact(left, leftKind).compareTo(exact(right, rightKind));
    }

    /** Compares by code points, as CEL does. {@code String.compareTo} compares UTF-16 units and sorts surrogate pairs too early. */
    private static int compare(String left, String right) {
        int common = Math.min(left.length(), right.length());
        for (int i = 0; i < common; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean swapped = Character.isSurrogate(a) != Character.isSurrogate(b);
                return (a < b) != (swapped && Math.min(a, b) >= Character.MIN_SURROGATE) ? -1 : 1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    /** Compares numbers by value: -1, 0 or 1, or another number if one is NaN. */
    static int compare(Number left, Number right) {
        if (left instanceof Long a && right instanceof Long b) {
            return Long.compare(a, b);
        }
        double a = left.doubleValue();
        double b = right.doubleValue();
        if (Double.isNaN(a) || Double.isNaN(b)) {
            return UNORDERED;
        }
        if (Double.isInfinite(a) || Double.isInfinite(b) || Math.abs(a) < 1L << 52) {
            return a < b ? -1 : a > b ? 1 : 0;
        }
        return exact(left).compareTo(exact(right));
    }

    private static BigDecimal exact(Number value) {
        return value instanceof Long whole ? BigDecimal.valueOf(whole) : new BigDecimal(value.doubleValue());
    }

    private static BigDecimal exact(Expression value, byte kind) {
        return kind == EventView.LONG ? BigDecimal.valueOf(value.bits()) : new BigDecimal(value.number());
    }
}
