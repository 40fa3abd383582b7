package io.millrace.aggregation.expression;

import io.millrace.aggregation.event.EventView;
import java.util.ArrayList;
import java.util.Map;

/**
 * What the macros {@code all}, {@code exists}, {@code exists_one}, {@code filter} and {@code map} become: a loop over the items
 * of a list or the keys of a map, bounded in steps over all loops that are in each other.
 */
final class Comprehension extends TypedExpression {
    private final Expression range;
    private final Expression start;
    private final LoopScope scope;
    private final Variable item;
    private final Variable result;
    private Expression goesOn;
    private Expression step;
    private Expression end;

    Comprehension(Expression range, Expression start, LoopScope scope, String item, String result) {
        super(ValueType.ANY);
        this.range = range;
        this.start = start;
        this.scope = scope;
        this.item = scope.declare(item, true);
        this.result = scope.declare(result, false);
    }

    /** What the loop has come to. */
    Variable result() {
        return result;
    }

    /** What is compiled in its scope. */
    void loop(Expression newGoesOn, Expression newStep, Expression newEnd) {
        goesOn = newGoesOn;
        step = newStep;
        end = newEnd;
    }

    /** {@code result + [item]}, which would copy the list for each item. */
    Expression append(Expression to, Expression appended) {
        return new TypedExpression(ValueType.ANY) {
            @Override
            byte compute(EventView of) {
                byte kind = appended.evaluate(of);
                if (to.evaluate(of) != LIST || (kind == EventView.NULL && !BoxedValues.isNull(appended))) {
                    return EventView.NULL;
                }
                result.append(BoxedValues.of(appended, kind));
                to.invalidate();
                to.evaluate(of);
                return copyValue(to);
            }
        };
    }

    @Override
    byte compute(EventView of) {
        if (scope.isOutermost()) {
            scope.reset();
        }
        byte kind = range.evaluate(of);
        var items = kind == MAP
                ? new ArrayList<>(((Map<?, ?>) range.object()).keySet())
                : CollectionFunctions.items(range, kind);
        if (items == null) {
            return EventView.NULL;
        }
        result.set(BoxedValues.of(start, start.evaluate(of)));
        for (var one : items) {
            scope.nextItem();
            item.set(one);
            if (goesOn.evaluate(of) == EventView.BOOL && goesOn.bits() == 0) {
                break;
            }
            result.set(BoxedValues.of(step, step.evaluate(of)));
        }
        scope.nextItem();
        end.evaluate(of);
        return copyValue(end);
    }
}
