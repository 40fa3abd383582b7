package io.millrace.aggregation.combine;

import io.millrace.aggregation.event.EventField;
import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.RequiredNames;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Which insights an event may concern, by its name: the others are not asked. Not thread-safe. */
final class Dispatch {
    private static final int NAME = EventField.NAME.slot();

    private final InsightPartials[] all;
    private final Dictionary dictionary;
    /** By each name that some insight requires. */
    private final Map<String, InsightPartials[]> ofNames = new HashMap<>();
    /** For every other name, and for none. */
    private final InsightPartials[] ofOthers;

    private InsightPartials[][] byNumber = new InsightPartials[16][];

    Dispatch(InsightPartials[] all, Dictionary dictionary) {
        this.all = all;
        this.dictionary = dictionary;
        var required = Arrays.stream(all)
                .map(one -> one.insight().spec().where().flatMap(RequiredNames::of))
                .toList();
        required.forEach(names -> names.ifPresent(set -> set.forEach(
                name -> ofNames.computeIfAbsent(name, key -> those(required, other -> other.contains(name))))));
        ofOthers = those(required, names -> false);
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
        int number = dictionary.number(event.textBytes(), event.textOffset(NAME), event.textLength(NAME));
        if (number >= byNumber.length) {
            byNumber = Arrays.copyOf(byNumber, Math.max(number + 1, 2 * byNumber.length));
        }
        if (byNumber[number] == null) {
            var name = new String(dictionary.text(number), StandardCharsets.UTF_8);
            byNumber[number] = ofNames.getOrDefault(name, ofOthers);
        }
        return byNumber[number];
    }

    /** The dictionary has forgotten its numbers. */
    void forget() {
        Arrays.fill(byNumber, null);
    }
}
