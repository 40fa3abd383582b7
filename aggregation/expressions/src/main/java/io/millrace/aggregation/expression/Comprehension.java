package io.millrace.aggregation.expression;

import io.millrace.aggregation.event.EventView;
import java.util.ArrayList;
import java.util.Map;

/**
 * What the macros {@code all}, {@code exists}, {@code exists_one}, {@code filter} and {@code map} become: a loop over the items
 * of a list or the keys of a map, bounded in steps over all loops that are in each other.
 */
final class Comprehension extends Typed {
    private final Expression range;
    private final Expression start;
    private final Scope scope;
    private final Variable item;
    private final Variable result;
    private Expression goesOn;
    private Expression step;
    private Expression end;

    Comprehension(Expression range, Expression start, Scope scope, String item, String result) {
        super(Type.ANY);
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
        return new Typed(Type.ANY) {
            @Override
            byte compute(EventView of) {
                byte kind = appended.evaluate(of);
                if (to.evaluate(of) != LIST || (kind == EventView.NULL && !Items.isNull(appended))) {
                    return EventView.NULL;
                }
                result.append(Items.of(appended, kind));
                to.forget();
                to.evaluate(of);
                return ofSame(to);
            }
        };
    }

    @Override
    byte compute(EventView of) {
        if (scope.isOutermost()) {
            scope.begin();
        }
        byte kind = range.evaluate(of);
        var items =
                kind == MAP ? new ArrayList<>(((Map<?, ?>) range.object()).keySet()) : Collections.items(range, kind);
        if (items == null) {
            return EventView.NULL;
        }
        result.set(Items.of(start, start.evaluate(of)));
        for (var one : items) {
            scope.next();
            item.set(one);
            if (goesOn.evaluate(of) == EventView.BOOL && goesOn.bits() == 0) {
                break;
            }
            result.set(Items.of(step, step.evaluate(of)));
        }
        scope.next();
        end.evaluate(of);
        return ofSame(end);
    }
}
