package io.millrace.aggregation.combine;

import io.millrace.aggregation.event.EventField;
import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.RequiredEventNames;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Index of insights by the event names that their conditions can match; other insights skip the event. Not thread-safe. */
final class EventNameIndex {
    private static final int NAME = EventField.NAME.slot();

    private final InsightPartials[] all;
    /** Names that some insight requires. No others are interned: senders may write any number of names. */
    private final StringInterner names = new StringInterner();
    /** Insights by each name that some insight requires. */
    private final Map<String, InsightPartials[]> byName = new HashMap<>();
    /** Insights for every other name and for events without a name. */
    private final InsightPartials[] byOtherNames;

    private InsightPartials[][] byId = new InsightPartials[16][];

    EventNameIndex(InsightPartials[] all) {
        this.all = all;
        var required = Arrays.stream(all)
                .map(one -> one.insight().spec().where().flatMap(RequiredEventNames::of))
                .toList();
        required.forEach(names -> names.ifPresent(set -> set.forEach(
                name -> byName.computeIfAbsent(name, key -> those(required, other -> other.contains(name))))));
        byOtherNames = those(required, none -> false);
        byName.forEach((name, insights) -> put(names.intern(name), insights));
    }

    private InsightPartials[] those(List<Optional<Set<String>>> required, Predicate<Set<String>> may) {
        return IntStream.range(0, all.length)
                .filter(i -> required.get(i).map(may::test).orElse(true))
                .mapToObj(i -> all[i])
                .toArray(InsightPartials[]::new);
    }

    /** Insights that may count the event, in their original order. The array must not be changed. */
    InsightPartials[] candidates(EventView event) {
        if (byName.isEmpty() || event.isNull(NAME)) {
            return byOtherNames;
        }
        int id = names.find(event.textBytes(), event.textOffset(NAME), event.textLength(NAME));
        return id == 0 ? byOtherNames : byId[id];
    }

    private void put(int id, InsightPartials[] insights) {
        if (id >= byId.length) {
            byId = Arrays.copyOf(byId, Math.max(id + 1, 2 * byId.length));
        }
        byId[id] = insights;
    }
}
