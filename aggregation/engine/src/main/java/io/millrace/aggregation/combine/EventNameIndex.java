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

/** Which insights an event may concern, by its name: the others are not asked. Not thread-safe. */
final class EventNameIndex {
    private static final int NAME = EventField.NAME.slot();

    private final InsightPartials[] all;
    /** Of the names that some insight requires, and no others: names of events are whatever senders write. */
    private final StringInterner names = new StringInterner();
    /** By each name that some insight requires. */
    private final Map<String, InsightPartials[]> ofNames = new HashMap<>();
    /** For every other name, and for none. */
    private final InsightPartials[] ofOthers;

    private InsightPartials[][] byNumber = new InsightPartials[16][];

    EventNameIndex(InsightPartials[] all) {
        this.all = all;
        var required = Arrays.stream(all)
                .map(one -> one.insight().spec().where().flatMap(RequiredEventNames::of))
                .toList();
        required.forEach(names -> names.ifPresent(set -> set.forEach(
                name -> ofNames.computeIfAbsent(name, key -> those(required, other -> other.contains(name))))));
        ofOthers = those(required, none -> false);
        ofNames.forEach((name, insights) -> put(names.number(name), insights));
    }

    private InsightPartials[] those(List<Optional<Set<String>>> required, Predicate<Set<String>> may) {
        return IntStream.range(0, all.length)
                .filter(i -> required.get(i).map(may::test).orElse(true))
                .mapToObj(i -> all[i])
                .toArray(InsightPartials[]::new);
    }

    /** Those that may count the event, in the order of all. Not to be changed. */
    InsightPartials[] candidates(EventView event) {
        if (ofNames.isEmpty() || event.isNull(NAME)) {
            return ofOthers;
        }
        int number = names.find(event.textBytes(), event.textOffset(NAME), event.textLength(NAME));
        return number == 0 ? ofOthers : byNumber[number];
    }

    private void put(int number, InsightPartials[] insights) {
        if (number >= byNumber.length) {
            byNumber = Arrays.copyOf(byNumber, Math.max(number + 1, 2 * byNumber.length));
        }
        byNumber[number] = insights;
    }
}
