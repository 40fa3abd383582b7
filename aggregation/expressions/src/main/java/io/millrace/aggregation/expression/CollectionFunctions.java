package io.millrace.aggregation.expression;

import io.millrace.aggregation.event.EventView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lists and maps: literals, indexing, {@code in}, {@code has()} and {@code size()}. Null where CEL raises an error. */
final class CollectionFunctions {
    private CollectionFunctions() {}

    static Expression list(List<Expression> items) {
        return new TypedExpression(ValueType.ANY) {
            @Override
            byte compute(EventView event) {
                var list = BoxedValues.boxAll(items, event);
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
            byte compute(EventView event) {
                var allKeys = BoxedValues.boxAll(keys, event);
                var allValues = BoxedValues.boxAll(values, event);
                if (allKeys == null || allValues == null) {
                    return EventView.NULL;
                }
                var map = new LinkedHashMap<Object, Object>();
                for (int i = 0; i < allKeys.size(); i++) {
                    var key = BoxedValues.toMapKey(allKeys.get(i));
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
        return new ElementRead() {
            @Override
            byte compute(EventView event) {
                byte kind = from.evaluate(event);
                byte keyKind = key.evaluate(event);
                var at = BoxedValues.toMapKey(BoxedValues.box(key, keyKind));
                if (at instanceof Long index && kind != MAP) {
                    var list = items(from, kind);
                    return list != null && index >= 0 && index < list.size()
                            ? setElement(list.get(index.intValue()))
                            : EventView.NULL;
                }
                return kind == MAP && at != null && ((Map<?, ?>) from.object()).containsKey(at)
                        ? setElement(((Map<?, ?>) from.object()).get(at))
                        : EventView.NULL;
            }
        };
    }

    static Expression has(Expression from, String key) {
        return new TypedExpression(ValueType.BOOL) {
            @Override
            byte compute(EventView event) {
                return from.evaluate(event) == MAP
                        ? setBoolean(((Map<?, ?>) from.object()).containsKey(key))
                        : EventView.NULL;
            }
        };
    }

    /** {@code value in collection}: whether the value is an item of the list or a key of the map. */
    static Expression in(Expression value, Expression in) {
        return new TypedExpression(ValueType.BOOL) {
            @Override
            byte compute(EventView event) {
                byte kind = value.evaluate(event);
                byte inKind = in.evaluate(event);
                if (kind == EventView.NULL && !BoxedValues.isNull(value)) {
                    return EventView.NULL;
                }
                var one = BoxedValues.box(value, kind);
                if (inKind == MAP) {
                    return setBoolean(one != null && ((Map<?, ?>) in.object()).containsKey(BoxedValues.toMapKey(one)));
                }
                var list = items(in, inKind);
                return list == null ? EventView.NULL : setBoolean(BoxedValues.contains(list, one));
            }
        };
    }

    /**
     * {@code "x" in event.properties.p}: whether the property or trait is an object with the key, or a list with the item.
     *
     * @param key whether the object has the key
     * @param item {@link #in} applied to the list
     */
    static Expression inProperty(Expression key, Expression item) {
        return new TypedExpression(ValueType.BOOL) {
            @Override
            byte compute(EventView event) {
                return setBoolean(key.isTrue(event) || item.isTrue(event));
            }
        };
    }

    /** Items of a value that was just evaluated: a list, or a text that holds a JSON list; null if it is neither. */
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

    static int size(Object collection) {
        return collection instanceof List<?> list ? list.size() : ((Map<?, ?>) collection).size();
    }

    /**
     * {@code size()}: code points of a text, items of a list or map.
     *
     * @param sent whether a text is a property or trait, which counts as a list if it was sent as one
     */
    static Expression size(Expression from, boolean sent) {
        return new TypedExpression(ValueType.LONG) {
            @Override
            byte compute(EventView event) {
                byte kind = from.evaluate(event);
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

    /** Read of an element of a collection. */
    private abstract static class ElementRead extends TypedExpression {
        ElementRead() {
            super(ValueType.ANY);
        }

        final byte setElement(Object value) {
            var variable = new Variable(true);
            variable.set(value);
            return copyValue(variable, variable.compute(null));
        }
    }
}
