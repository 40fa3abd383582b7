package io.millrace.sink.destination;

import io.millrace.aggregation.definition.YamlMapping;
import io.millrace.aggregation.expression.InvalidExpressionException;
import io.millrace.aggregation.expression.NearestName;
import io.millrace.schemas.insight.InsightDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reader of one destination from its YAML mapping. Collects problems in the mapping. */
final class DestinationReader {
    private static final List<String> KEYS = List.of("name", "description", "tenant", "from", "where", "webhook");
    private static final Map<String, Destination.Emit> EMITS =
            Map.of("final", Destination.Emit.FINAL, "updates", Destination.Emit.UPDATES);
    private static final int MAX_TENANT = 256;
    /** Most characters of a definition, which is one record. */
    private static final int MAX_CHARACTERS = 100_000;

    private final YamlMapping destination;
    private final InsightCatalogue insights;
    private final DestinationRules rules;

    DestinationReader(YamlMapping destination, InsightCatalogue insights, DestinationRules rules) {
        this.destination = destination;
        this.insights = insights;
        this.rules = rules;
    }

    /** What {@code from} says. */
    private record Source(String insight, Destination.Emit emit) {}

    /** Reads the destination. The result is incomplete if problems were reported. */
    Destination read(String yaml) {
        destination.rejectUnknownKeys(KEYS);
        if (yaml.length() > MAX_CHARACTERS) {
            destination.report(
                    destination.node(),
                    "the definition has " + yaml.length() + " characters, at most " + MAX_CHARACTERS + " are allowed");
        }
        var name = destination.requiredName("a destination");
        var source = destination.mapping("from").map(this::source).orElseGet(this::missingSource);
        var columns = insights.find(source.insight()).map(insight -> RowColumns.of(insight, source.emit()));
        var where = destination.scalar("where");
        where.ifPresent(condition -> check(condition, columns));
        return new Destination(
                name,
                destination.scalar("tenant").map(this::tenant),
                destination.string("description", ""),
                source.insight(),
                source.emit(),
                where.map(ScalarNode::getValue),
                new WebhookReader(destination, rules).read(columns),
                1,
                1,
                0,
                Optional.empty(),
                Optional.empty(),
                yaml);
    }

    private String tenant(ScalarNode tenant) {
        if (tenant.getValue().isBlank() || tenant.getValue().length() > MAX_TENANT) {
            destination.report(tenant, "'tenant' must have 1 to " + MAX_TENANT + " characters");
        }
        return tenant.getValue();
    }

    private Source missingSource() {
        if (!destination.has("from")) {
            destination.report(
                    destination.node(),
                    "'from' is missing, such as from: { insight: revenue_by_country, emit: final }");
        }
        return new Source("", Destination.Emit.FINAL);
    }

    private Source source(YamlMapping from) {
        from.rejectUnknownKeys(List.of("insight", "emit", "alerts"));
        if (from.has("insight") == from.has("alerts")) {
            from.report(
                    from.node(),
                    "'from' names either the 'insight' whose rows, or the one whose 'alerts' are delivered");
            return new Source("", Destination.Emit.FINAL);
        }
        if (from.has("alerts")) {
            if (from.has("emit")) {
                from.report(from.keyNode("emit"), "alerts are delivered as they are raised: leave out 'emit'");
            }
            from.scalar("alerts").ifPresent(named -> insight(from, named).ifPresent(insight -> {
                if (!InsightCatalogue.hasAlerts(insight)) {
                    from.report(named, "'" + insight.getName() + "' has no alerts: add 'alert' to the insight");
                }
            }));
            return new Source(from.string("alerts", ""), Destination.Emit.ALERTS);
        }
        from.scalar("insight").ifPresent(named -> insight(from, named));
        return new Source(
                from.string("insight", ""),
                from.scalar("emit").map(emit -> emit(from, emit)).orElse(Destination.Emit.FINAL));
    }

    private static Destination.Emit emit(YamlMapping from, ScalarNode emit) {
        if (!EMITS.containsKey(emit.getValue())) {
            from.report(
                    emit,
                    "'emit' must be final, for rows of closed windows, or updates, for every change"
                            + NearestName.hint(emit.getValue(), EMITS.keySet()));
        }
        return EMITS.getOrDefault(emit.getValue(), Destination.Emit.FINAL);
    }

    private Optional<InsightDefinition> insight(YamlMapping from, ScalarNode named) {
        var found = insights.find(named.getValue());
        if (found.isEmpty() && insights.isKnown()) {
            from.report(
                    named,
                    "there is no insight '" + named.getValue() + "'"
                            + NearestName.hint(named.getValue(), insights.names()));
        }
        return found;
    }

    private void check(ScalarNode condition, Optional<RowColumns> columns) {
        if (columns.isEmpty()) {
            return;
        }
        try {
            RowMatcher.check(condition.getValue(), columns.get());
        } catch (InvalidExpressionException e) {
            // Rejected at the edge: the destination is rejected with these problems.
            e.problems().forEach(problem -> destination.report(condition, problem.offset(), problem.message()));
        }
    }
}
