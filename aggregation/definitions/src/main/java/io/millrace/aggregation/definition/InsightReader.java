package io.millrace.aggregation.definition;

import io.millrace.aggregation.expression.CheckedExpression;
import io.millrace.aggregation.expression.ExpressionChecker;
import io.millrace.aggregation.expression.InvalidExpressionException;
import io.millrace.aggregation.measure.Measure;
import io.millrace.aggregation.measure.MeasureFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reader of the mapping of one insight. */
final class InsightReader {
    private static final List<String> KEYS = List.of(
            "name",
            "description",
            "where",
            "groupBy",
            "window",
            "measures",
            "emit",
            "grace",
            "retain",
            "maxGroups",
            "funnel",
            "retention",
            "session",
            "alert");
    private static final List<String> RESERVED =
            List.of("window_start", "window_end", "revision", "final", "insight", "tenant", "watermark");
    static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final int MAX_DIMENSIONS = 16;
    private static final int MAX_MEASURES = 64;
    private static final Duration MAX_RETENTION = Duration.ofDays(3660);

    private final ExpressionChecker checker;
    private final YamlMapping insight;
    private final Map<String, Measure> measuresByName = new LinkedHashMap<>();

    InsightReader(ExpressionChecker checker, YamlMapping insight) {
        this.checker = checker;
        this.insight = insight;
    }

    /** Reads the insight. The result is incomplete if problems were reported. */
    InsightSpec read(String yaml) {
        insight.rejectUnknownKeys(KEYS);
        var name = insight.requiredName("an insight");
        var reader = new JourneyReader(insight, this::condition);
        var own = reader.read();
        var window = own.map(reader::window).orElseGet(() -> WindowReader.read(insight));
        var journey = own.or(() -> sessions(window));
        var brought = journey.map(JourneyColumns::measures).orElse(List.of());
        var dimensions = dimensions(journey, brought);
        var measures = brought.isEmpty()
                ? measures(dimensions, journey.isPresent() ? Duration.ZERO : window.uniformLength())
                : brought.stream()
                        .map(column -> MeasureSpec.provided(column.measure(), column.doc()))
                        .toList();
        var emit = insight.mapping("emit");
        emit.ifPresent(mapping -> mapping.rejectUnknownKeys(List.of("every", "final")));
        var every = emit.map(
                        mapping -> mapping.duration("every", Duration.ofSeconds(1), Duration.ZERO, Duration.ofHours(1)))
                .orElse(Duration.ofSeconds(1));
        boolean last = emit.map(mapping -> mapping.flag("final", true)).orElse(true);
        var grace = insight.duration("grace", Duration.ofMinutes(10), Duration.ZERO, Duration.ofDays(31));
        new TrendRules(insight, window, journey.isPresent()).check(measuresByName.values());
        brought.forEach(column -> measuresByName.put(column.measure().name(), column.measure()));
        var alerts = new AlertReader(insight).read(measuresByName, last);
        if (journey.isPresent() && alerts.stream().anyMatch(AlertSpec.Deviation.class::isInstance)) {
            insight.report(
                    insight.keyNode("alert"),
                    "rows of funnels, retention and sessions cannot be compared with earlier windows; use 'when'");
        }
        var retain = insight.duration("retain", JourneyReader.retain(journey), Duration.ofMinutes(1), MAX_RETENTION);
        var settles = journey.map(JourneySpec::settleTime).orElse(Duration.ZERO);
        if (retain.compareTo(window.maxLength().plus(settles).plus(grace)) < 0) {
            insight.report(
                    insight.value("retain"),
                    "'retain' must cover a window"
                            + (settles.isZero()
                                    ? ""
                                    : ", the " + YamlMapping.plain(settles) + " in which its rows settle,")
                            + " and its grace");
        }
        TrendRules.checkRetention(insight, window, retain, measuresByName.values());
        new DefinitionLimits(insight)
                .check(window, retain, brought.isEmpty() ? measuresByName.values() : List.of(), yaml);
        return new InsightSpec(
                name,
                1,
                1,
                insight.string("description", ""),
                insight.scalar("where").flatMap(this::condition),
                dimensions,
                window,
                journey,
                measures,
                alerts,
                every,
                last,
                grace,
                retain,
                insight.integer("maxGroups", 1_000_000, 1, 100_000_000),
                0,
                Optional.empty(),
                yaml);
    }

    static String nameRule(String name) {
        return "'" + name + "' is not a name: lower-case letters, digits and _, starting with a letter, at most 63";
    }

    private static Optional<JourneySpec> sessions(WindowSpec window) {
        return window instanceof WindowSpec.Session session
                ? Optional.of(new JourneySpec.SessionRows(session.gap()))
                : Optional.empty();
    }

    private List<DimensionSpec> dimensions(Optional<JourneySpec> journey, List<JourneyColumns.Column> columns) {
        var brought = journey.map(JourneyColumns::dimensions).orElse(List.of());
        var taken = Stream.concat(
                        brought.stream().map(DimensionSpec::name),
                        columns.stream().map(column -> column.measure().name()))
                .collect(Collectors.toSet());
        var read = new ArrayList<DimensionSpec>();
        insight.mapping("groupBy").ifPresent(groupBy -> {
            if (groupBy.names().size() > MAX_DIMENSIONS) {
                groupBy.report(groupBy.node(), "at most " + MAX_DIMENSIONS + " dimensions");
            }
            for (var name : groupBy.names()) {
                columnName(groupBy, name);
                if (taken.contains(name)) {
                    groupBy.report(
                            groupBy.keyNode(name),
                            "this kind of insight has a column '" + name + "' already; choose another name");
                }
                groupBy.scalar(name)
                        .flatMap(this::value)
                        .ifPresent(expression -> read.add(DimensionSpec.declared(name, expression)));
            }
        });
        read.addAll(brought);
        return read;
    }

    /** @param window length of the windows, for {@code rate()}; zero if they differ in length */
    private List<MeasureSpec> measures(List<DimensionSpec> dimensions, Duration window) {
        var read = new ArrayList<MeasureSpec>();
        if (!insight.has("measures")) {
            insight.report(insight.node(), "measures are missing, such as measures: { events: count() }");
            return read;
        }
        var measures = insight.mapping("measures").orElseThrow();
        if (measures.names().isEmpty() || measures.names().size() > MAX_MEASURES) {
            measures.report(measures.node(), "an insight has 1 to " + MAX_MEASURES + " measures");
        }
        var groupBy = dimensions.stream().map(DimensionSpec::name).toList();
        for (var name : measures.names()) {
            columnName(measures, name);
            if (groupBy.contains(name)) {
                measures.report(measures.keyNode(name), "'" + name + "' is a dimension already");
            }
            measure(measures, name, window).ifPresent(read::add);
        }
        return read;
    }

    private static void columnName(YamlMapping mapping, String name) {
        if (!NAME.matcher(name).matches()) {
            mapping.report(mapping.keyNode(name), nameRule(name));
        } else if (RESERVED.contains(name)) {
            mapping.report(mapping.keyNode(name), "'" + name + "' is a column of every insight; choose another name");
        }
    }

    /** A measure is an expression, or a mapping of its expression, {@code value}, and its {@code unit}. */
    private Optional<MeasureSpec> measure(YamlMapping measures, String name, Duration window) {
        if (!(measures.value(name) instanceof MappingNode)) {
            return measures.scalar(name).flatMap(scalar -> measure(name, scalar, Optional.empty(), window));
        }
        var measure = measures.mapping(name).orElseThrow();
        measure.rejectUnknownKeys(List.of("value", "unit"));
        if (!measure.has("value")) {
            measure.report(
                    measure.node(),
                    "'value' is missing, such as { value: sum(double(event.properties.revenue)), unit: CHF }");
        }
        var unit = measure.scalar("unit");
        unit.filter(text -> !MeasureUnit.isValid(text.getValue()))
                .ifPresent(
                        text -> measure.report(
                                text,
                                "'" + text.getValue()
                                        + "' is not a unit: use ms, s, min, h, d, 1, percent, bytes, a currency such as CHF, or a short word"));
        return measure.scalar("value").flatMap(scalar -> measure(name, scalar, unit.map(ScalarNode::getValue), window));
    }

    private Optional<MeasureSpec> measure(String name, ScalarNode scalar, Optional<String> unit, Duration window) {
        var factory = new MeasureFactory(measuresByName::get, window);
        return checked(
                        scalar,
                        source -> checker.checkMeasure(
                                source,
                                measuresByName.keySet(),
                                (compiler, call) ->
                                        measuresByName.put(name, factory.create(name, compiler.measureCall(call)))))
                .map(expression -> MeasureSpec.declared(expression, measuresByName.get(name), unit));
    }

    private Optional<CheckedExpression> value(ScalarNode scalar) {
        return checked(scalar, checker::checkValue);
    }

    private Optional<CheckedExpression> condition(ScalarNode scalar) {
        return checked(scalar, checker::checkCondition);
    }

    private Optional<CheckedExpression> checked(ScalarNode scalar, Check check) {
        try {
            return Optional.of(check.of(scalar.getValue()));
        } catch (InvalidExpressionException e) {
            // Rejected at the edge: the definition is rejected with these problems.
            e.problems().forEach(problem -> insight.report(scalar, problem.offset(), problem.message()));
            return Optional.empty();
        }
    }

    /** Check of an expression's source. */
    private interface Check {
        CheckedExpression of(String source) throws InvalidExpressionException;
    }
}
