package io.millrace.aggregation.expression;

import io.millrace.aggregation.event.EventView;
import java.util.ArrayList;
import java.util.Map;

/**
 * Loop over the items of a list or the keys of a map, to which CEL expands the macros {@code all}, {@code exists},
 * {@code exists_one}, {@code filter} and {@code map}. The steps of nested loops together are bounded, see {@link LoopScope}.
 */
final class Comprehension extends TypedExpression {
    private final Expression range;
    private final Expression start;
    private final LoopScope scope;
    private final Variable item;
    private final Variable result;
    private Expression condition;
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

    /** Accumulator variable of the loop. */
    Variable result() {
        return result;
    }

    /** Sets the parts that are compiled inside the scope of the loop. */
    void setLoop(Expression newCondition, Expression newStep, Expression newEnd) {
        condition = newCondition;
        step = newStep;
        end = newEnd;
    }

    /** {@code result + [item]} as an append in place: a concatenation would copy the list for each item. */
    Expression append(Expression to, Expression appended) {
        return new TypedExpression(ValueType.ANY) {
            @Override
            byte compute(EventView event) {
                byte kind = appended.evaluate(event);
                if (to.evaluate(event) != LIST || (kind == EventView.NULL && !BoxedValues.isNull(appended))) {
                    return EventView.NULL;
                }
                result.append(BoxedValues.box(appended, kind));
                to.invalidate();
                to.evaluate(event);
                return copyValue(to);
            }
        };
    }

    @Override
    byte compute(EventView event) {
        if (scope.isOutermost()) {
            scope.reset();
        }
        byte kind = range.evaluate(event);
        var items = kind == MAP
                ? new ArrayList<>(((Map<?, ?>) range.object()).keySet())
                : CollectionFunctions.items(range, kind);
        if (items == null) {
            return EventView.NULL;
        }
        result.set(BoxedValues.box(start, start.evaluate(event)));
        for (var one : items) {
            scope.nextItem();
            item.set(one);
            if (condition.evaluate(event) == EventView.BOOL && condition.bits() == 0) {
                break;
            }
            result.set(BoxedValues.box(step, step.evaluate(event)));
        }
        scope.nextItem();
        end.evaluate(event);
        return copyValue(end);
    }
}
