package io.millrace.aggregation.definition;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Planner of changes: compares current and wanted definitions and tells the effect on each insight. Pure. */
public final class Planner {
    private Planner() {}

    /**
     * Plans the change of each insight, sorted by name.
     *
     * @param deleteMissing whether a current insight that is not among the wanted ones is deleted
     */
    public static List<DefinitionChange> plan(
            Collection<InsightSpec> current, Collection<InsightSpec> wanted, boolean deleteMissing) {
        Map<String, InsightSpec> known = current.stream().collect(Collectors.toMap(InsightSpec::name, spec -> spec));
        var changes = new TreeMap<String, DefinitionChange>();
        for (var spec : wanted) {
            var before = known.get(spec.name());
            changes.put(spec.name(), before == null ? added(spec) : compare(before, spec));
        }
        if (deleteMissing) {
            current.forEach(spec -> changes.computeIfAbsent(
                    spec.name(),
                    name -> new DefinitionChange(
                            name, DefinitionChange.Kind.DELETED, List.of("it is no longer defined"), spec)));
        }
        return List.copyOf(changes.values());
    }

    private static DefinitionChange added(InsightSpec spec) {
        return new DefinitionChange(
                spec.name(), DefinitionChange.Kind.ADDED, List.of("counts from its next whole window"), spec);
    }

    private static DefinitionChange compare(InsightSpec before, InsightSpec after) {
        var refused = refusals(before, after);
        if (!refused.isEmpty()) {
            return new DefinitionChange(before.name(), DefinitionChange.Kind.REFUSED, refused, before);
        }
        var restarts = restarts(before, after);
        if (!restarts.isEmpty()) {
            return new DefinitionChange(
                    before.name(),
                    DefinitionChange.Kind.RESTARTS,
                    restarts,
                    after.withGeneration(before.generation() + 1, before.revision() + 1, after.activeFrom()));
        }
        var compatible = compatible(before, after);
        return compatible.isEmpty()
                ? new DefinitionChange(before.name(), DefinitionChange.Kind.UNCHANGED, List.of(), before)
                : new DefinitionChange(
                        before.name(),
                        DefinitionChange.Kind.COMPATIBLE,
                        compatible,
                        after.withBackfillFrom(before.backfillFrom())
                                .withGeneration(before.generation(), before.revision() + 1, before.activeFrom()));
    }

    /** Changes that consumers of the insight's topic could not read: a column that changes its type. */
    private static List<String> refusals(InsightSpec before, InsightSpec after) {
        var types = columns(before);
        var refusals = new ArrayList<String>();
        columns(after).forEach((name, type) -> {
            var was = types.getOrDefault(name, type);
            if (!was.equals(type)) {
                refusals.add("column '" + name + "' would change from " + was + " to " + type
                        + ", which consumers of its topic cannot read; give it another name");
            }
        });
        return refusals;
    }

    private static Map<String, String> columns(InsightSpec spec) {
        var columns = new HashMap<String, String>();
        spec.dimensions().forEach(dimension -> columns.put(dimension.name(), "a dimension"));
        spec.measures().forEach(measure -> columns.put(measure.name(), "a measure of type " + measure.type()));
        return columns;
    }

    private static List<String> restarts(InsightSpec before, InsightSpec after) {
        var reasons = new ArrayList<String>();
        if (!before.where().equals(after.where())) {
            reasons.add("'where' selects other events");
        }
        if (!before.dimensions().equals(after.dimensions())) {
            reasons.add("'groupBy' has other dimensions");
        }
        if (!before.window().equals(after.window())) {
            reasons.add("'window' has other bounds");
        }
        if (!before.journey().equals(after.journey())) {
            reasons.add("the computation over each person's events changes: " + journey(before) + " before, "
                    + journey(after) + " now");
        } else if (!withoutUnits(before).equals(withoutUnits(after))) {
            reasons.add("'measures' differ: existing rows have the old ones only");
        }
        return reasons;
    }

    private static List<MeasureSpec> withoutUnits(InsightSpec spec) {
        return spec.measures().stream().map(MeasureSpec::withoutUnit).toList();
    }

    private static String journey(InsightSpec spec) {
        return spec.journey().map(JourneySpec::describe).orElse("none");
    }

    private static List<String> compatible(InsightSpec before, InsightSpec after) {
        var reasons = new ArrayList<String>();
        if (!before.description().equals(after.description())) {
            reasons.add("the description changes");
        }
        if (!before.measures().equals(after.measures())) {
            reasons.add("the units of measures change, their values do not");
        }
        if (!before.emitEvery().equals(after.emitEvery()) || before.emitFinal() != after.emitFinal()) {
            reasons.add("'emit' changes when rows are emitted");
        }
        if (!before.grace().equals(after.grace())) {
            reasons.add("windows that are still open close after " + YamlMapping.plain(after.grace()));
        }
        if (!before.retain().equals(after.retain())) {
            reasons.add("rows are kept for " + YamlMapping.plain(after.retain())
                    + (after.retain().compareTo(before.retain()) < 0 ? "; older rows are deleted" : ""));
        }
        if (!before.alerts().equals(after.alerts())) {
            reasons.add(after.alerts().size() + " alerts are evaluated when a window closes");
        }
        if (before.maxGroups() != after.maxGroups()) {
            reasons.add("a window has rows for up to " + after.maxGroups() + " groups; existing rows are kept");
        }
        return reasons;
    }
}
