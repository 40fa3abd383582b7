package io.millrace.aggregation.expression;

import io.millrace.aggregation.event.EventView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lists and maps that expressions make, and what is asked of them; null where CEL has an error. */
final class CollectionFunctions {
    private CollectionFunctions() {}

    static Expression list(List<Expression> items) {
        return new TypedExpression(ValueType.ANY) {
            @Override
            byte compute(EventView of) {
                var list = BoxedValues.list(items, of);
                return list == null ? EventView.NULL : setObject(LIST, BoxedValues.checkSize(list));
            }

            @Override
            boolean createsCollection() {
                return true;
            }
        };
    }

    static Expression map(List<Expression> keys, List<Expression> values) {
        return new TypedExpression(ValueType.ANY) {
            @Override
            byte compute(EventView of) {
                var allKeys = BoxedValues.list(keys, of);
                var allValues = BoxedValues.list(values, of);
                if (allKeys == null || allValues == null) {
                    return EventView.NULL;
                }
                var map = new LinkedHashMap<Object, Object>();
                for (int i = 0; i < allKeys.size(); i++) {
                    var key = BoxedValues.key(allKeys.get(i));
                    boolean sound = key instanceof Boolean || key instanceof Long || key instanceof String;
                    if (!sound || map.containsKey(key)) {
                        return EventView.NULL;
                    }
                    map.put(key, allValues.get(i));
                }
                return setObject(MAP, map);
            }

            @Override
            boolean createsCollection() {
                return true;
            }
        };
    }

    /** {@code list[index]}, {@code map[key]} and {@code map.key}. */
    static Expression index(Expression from, Expression key) {
        return new Held() {
            @Override
            byte compute(EventView of) {
                byte kind = from.evaluate(of);
                byte keyKind = key.evaluate(of);
                var at = BoxedValues.key(BoxedValues.of(key, keyKind));
                if (at instanceof Long index && kind != MAP) {
                    var list = items(from, kind);
                    return list != null && index >= 0 && index < list.size()
                            ? hold(list.get(index.intValue()))
                            : EventView.NULL;
                }
                return kind == MAP && at != null && ((Map<?, ?>) from.object()).containsKey(at)
                        ? hold(((Map<?, ?>) from.object()).get(at))
                        : EventView.NULL;
            }
        };
    }

    static Expression has(Expression from, String key) {
        return new TypedExpression(ValueType.BOOL) {
            @Override
            byte compute(EventView of) {
                return from.evaluate(of) == MAP
                        ? setBoolean(((Map<?, ?>) from.object()).containsKey(key))
                        : EventView.NULL;
            }
        };
    }

    /** Whether the value is an item of the list, or a key of the map. */
    static Expression in(Expression value, Expression in) {
        return new TypedExpression(ValueType.BOOL) {
            @Override
            byte compute(EventView of) {
                byte kind = value.evaluate(of);
                byte inKind = in.evaluate(of);
                if (kind == EventView.NULL && !BoxedValues.isNull(value)) {
                    return EventView.NULL;
                }
                var one = BoxedValues.of(value, kind);
                if (inKind == MAP) {
                    return setBoolean(one != null && ((Map<?, ?>) in.object()).containsKey(BoxedValues.key(one)));
                }
                var list = items(in, inKind);
                return list == null ? EventView.NULL : setBoolean(BoxedValues.contains(list, one));
            }
        };
    }

    /**
     * Whether a property or trait is an object with the key, or a list with it as an item.
     *
     * @param key whether the object has it
     * @param item what {@link #in} says of the list
     */
    static Expression inProperty(Expression key, Expression item) {
        return new TypedExpression(ValueType.BOOL) {
            @Override
            byte compute(EventView of) {
                return setBoolean(key.isTrue(of) || item.isTrue(of));
            }
        };
    }

    /** The items of a value that was just evaluated: a list, or a text that is one in JSON; null if it is neither. */
    static List<?> items(Expression value, byte kind) {
        if (kind == Expression.LIST) {
            return (List<?>) value.object();
        }
        return kind == EventView.TEXT ? JsonLists.list(value.string()) : null;
    }

    static List<Object> concat(Object left, Object right) {
        var both = new ArrayList<Object>((List<?>) left);
        both.addAll((List<?>) right);
        return BoxedValues.checkSize(both);
    }

    static int size(Object of) {
        return of instanceof List<?> list ? list.size() : ((Map<?, ?>) of).size();
    }

    /**
     * Code points of a text, as CEL counts them; items of a list or map.
     *
     * @param sent whether the text is a property or trait, which is a list if it was sent as one
     */
    static Expression size(Expression from, boolean sent) {
        return new TypedExpression(ValueType.LONG) {
            @Override
            byte compute(EventView of) {
                byte kind = from.evaluate(of);
                return switch (kind) {
                    case EventView.TEXT -> setLong(length(from.string(), sent ? items(from, kind) : null));
                    case LIST, MAP -> setLong(size(from.object()));
                    default -> EventView.NULL;
                };
            }

            private static long length(String text, List<?> items) {
                return items == null ? text.codePointCount(0, text.length()) : items.size();
            }
        };
    }

    /** What is found in a collection, as a value. */
    private abstract static class Held extends TypedExpression {
        Held() {
            super(ValueType.ANY);
        }

        final byte hold(Object value) {
            var variable = new Variable(true);
            variable.set(value);
            return copyValue(variable, variable.compute(null));
        }
    }
}
