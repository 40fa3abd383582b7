package io.millrace.aggregation.expression;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.MapType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import io.millrace.aggregation.event.EventField;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Types of {@code event} for CEL's checker: fixed fields have types, properties and traits are dynamic. */
final class EventTypes implements CelTypeProvider {
    private static final String EVENT = "an event";

    static final String PROPERTIES = "properties";
    static final String TRAITS = "traits";

    private final ImmutableMap<String, StructType> structs;

    EventTypes() {
        Map<String, Map<String, CelType>> groups = new LinkedHashMap<>();
        Map<String, CelType> event = new LinkedHashMap<>();
        for (var field : EventField.values()) {
            int dot = field.path().indexOf('.');
            var owner = dot < 0
                    ? event
                    : groups.computeIfAbsent(field.path().substring(0, dot), name -> new LinkedHashMap<>());
            owner.put(field.path().substring(dot + 1), type(field));
        }
        var declared = ImmutableMap.<String, StructType>builder();
        groups.forEach((name, fields) -> {
            var struct = struct("fields of event." + name, ImmutableMap.copyOf(fields));
            declared.put(struct.name(), struct);
            event.put(name, struct);
        });
        event.put(PROPERTIES, MapType.create(SimpleType.STRING, SimpleType.DYN));
        event.put(TRAITS, MapType.create(SimpleType.STRING, SimpleType.DYN));
        structs = declared.put(EVENT, struct(EVENT, ImmutableMap.copyOf(event))).build();
    }

    /** A struct whose name has a space: CEL would resolve an expression that spells the name to the type itself. */
    private static StructType struct(String name, ImmutableMap<String, CelType> fields) {
        return StructType.create(name, fields.keySet(), field -> Optional.ofNullable(fields.get(field)));
    }

    private static CelType type(EventField field) {
        return switch (field.shape()) {
            case TIMESTAMP -> SimpleType.TIMESTAMP;
            case FLAG -> SimpleType.BOOL;
            case TEXT, SYMBOL -> NullableType.create(SimpleType.STRING);
        };
    }

    StructType event() {
        return structs.get(EVENT);
    }

    /** All field names, for suggestions. */
    Collection<String> names() {
        var names = new TreeSet<String>();
        structs.values().forEach(struct -> names.addAll(struct.fieldNames()));
        return names;
    }

    @Override
    public ImmutableCollection<CelType> types() {
        return ImmutableList.copyOf(structs.values());
    }

    @Override
    public Optional<CelType> findType(String name) {
        return Optional.ofNullable(structs.get(name));
    }
}
