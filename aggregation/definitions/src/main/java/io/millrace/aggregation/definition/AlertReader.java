package io.millrace.aggregation.definition;

import io.millrace.aggregation.expression.NearestName;
import io.millrace.aggregation.measure.Measure;
import io.millrace.schemas.insight.MeasureType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reader of {@code alert:}, which is one alert or several by name. */
final class AlertReader {
    /** Maximum number of alerts: a row has one bit for each. */
    static final int MAX_ALERTS = 6;

    private static final int MAX_COMPARISONS = 16;

    private static final List<String> KINDS = List.of("when", "deviation");
    private static final Pattern COMPARISON = Pattern.compile(
            "\\s*([a-z][a-z0-9_]*)\\s*(<=|>=|==|!=|<|>)\\s*" + "(-?[0-9]{1,18}(?:\\.[0-9]{1,18})?)\\s*");

    private final YamlMapping insight;

    AlertReader(YamlMapping insight) {
        this.insight = insight;
    }

    /**
     * @param measures measures of the insight by name
     * @param emitFinal whether rows are emitted when their window closes, which is when alerts are evaluated
     */
    List<AlertSpec> read(Map<String, Measure> measures, boolean emitFinal) {
        var read = new ArrayList<AlertSpec>();
        if (!insight.has("alert")) {
            return read;
        }
        if (!emitFinal) {
            insight.report(insight.keyNode("alert"), "alerts are raised as windows close: 'emit.final' must be true");
        }
        var alerts = insight.mapping("alert").orElseThrow();
        if (alerts.names().stream().anyMatch(KINDS::contains)) {
            alert("alert", alerts, measures).ifPresent(read::add);
            return read;
        }
        if (alerts.names().isEmpty() || alerts.names().size() > MAX_ALERTS) {
            alerts.report(alerts.node(), "an insight has 1 to " + MAX_ALERTS + " alerts");
        }
        for (var name : alerts.names()) {
            if (!InsightReader.NAME.matcher(name).matches()) {
                alerts.report(alerts.keyNode(name), InsightReader.nameRule(name));
            }
            alert(name, alerts.mapping(name).orElseThrow(), measures).ifPresent(read::add);
        }
        return read;
    }

    private Optional<AlertSpec> alert(String name, YamlMapping alert, Map<String, Measure> measures) {
        alert.rejectUnknownKeys(KINDS);
        if (alert.has("when") == alert.has("deviation")) {
            alert.report(alert.node(), "an alert has either 'when' or 'deviation'");
            return Optional.empty();
        }
        return alert.has("when") ? threshold(name, alert, measures) : deviation(name, alert, measures);
    }

    private Optional<AlertSpec> threshold(String name, YamlMapping alert, Map<String, Measure> measures) {
        return alert.scalar("when").map(scalar -> {
            var comparisons = new ArrayList<AlertSpec.Comparison>();
            int offset = 0;
            var parts = scalar.getValue().split("&&", -1);
            if (parts.length > MAX_COMPARISONS) {
                alert.report(scalar, "at most " + MAX_COMPARISONS + " comparisons");
                return new AlertSpec.Threshold(name, List.of(), "");
            }
            for (var part : parts) {
                var match = COMPARISON.matcher(part);
                if (match.matches()) {
                    number(alert, scalar, offset + match.start(1), match.group(1), measures);
                    comparisons.add(new AlertSpec.Comparison(
                            match.group(1),
                            AlertSpec.Operator.parse(match.group(2)),
                            Double.parseDouble(match.group(3))));
                } else {
                    int blank = part.length() - part.stripLeading().length();
                    alert.report(
                            scalar,
                            offset + blank,
                            "'" + part.strip() + "' does not compare a measure with a number, such as revenue < 100;"
                                    + " several are joined by &&");
                }
                offset += part.length() + 2;
            }
            return new AlertSpec.Threshold(name, comparisons, scalar.getValue().strip());
        });
    }

    private Optional<AlertSpec> deviation(String name, YamlMapping alert, Map<String, Measure> measures) {
        var deviation = alert.mapping("deviation").orElseThrow();
        deviation.rejectUnknownKeys(List.of("of", "windows", "sigmas"));
        var of = deviation.scalar("of");
        if (of.isEmpty()) {
            deviation.report(deviation.node(), "'of' is missing: the measure to watch");
            return Optional.empty();
        }
        number(deviation, of.get(), 0, of.get().getValue(), measures);
        return Optional.of(new AlertSpec.Deviation(
                name, of.get().getValue(), deviation.integer("windows", 12, 3, 100), sigmas(deviation)));
    }

    private static double sigmas(YamlMapping deviation) {
        return deviation
                .scalar("sigmas")
                .map(scalar -> {
                    if (scalar.getValue().matches("[0-9]{1,3}(\\.[0-9]{1,6})?")) {
                        double sigmas = Double.parseDouble(scalar.getValue());
                        if (sigmas > 0) {
                            return sigmas;
                        }
                    }
                    deviation.report(scalar, "'sigmas' must be a number greater than zero, such as 3");
                    return 3.0;
                })
                .orElse(3.0);
    }

    private static void number(
            YamlMapping at, ScalarNode scalar, int offset, String name, Map<String, Measure> measures) {
        var measure = measures.get(name);
        if (measure == null) {
            at.report(scalar, offset, "there is no measure '" + name + "'" + NearestName.hint(name, measures.keySet()));
        } else if (measure.type() != MeasureType.LONG && measure.type() != MeasureType.DOUBLE) {
            at.report(scalar, offset, "'" + name + "' is not a number");
        }
    }
}
