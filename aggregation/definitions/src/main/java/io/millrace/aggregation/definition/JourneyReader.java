package io.millrace.aggregation.definition;

import io.millrace.aggregation.expression.CheckedExpression;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads {@code funnel:}, {@code retention:} and {@code session:}, and the window that each has. */
final class JourneyReader {
    /** Keys of the kinds, of which an insight has one at most. */
    static final List<String> KINDS = List.of("funnel", "retention", "session");

    private static final int MIN_STEPS = 2;
    private static final int MAX_STEPS = 16;
    private static final int MAX_PERIODS = 30;
    private static final Duration MIN_DURATION = Duration.ofSeconds(1);
    private static final Duration MAX_DURATION = Duration.ofDays(90);
    private static final WindowSpec HOURLY = new WindowSpec.Tumbling(Duration.ofHours(1), ZoneOffset.UTC);

    private final YamlMapping insight;
    private final Function<ScalarNode, Optional<CheckedExpression>> condition;

    /** @param condition checks an expression and reports what is wrong with it */
    JourneyReader(YamlMapping insight, Function<ScalarNode, Optional<CheckedExpression>> condition) {
        this.insight = insight;
        this.condition = condition;
    }

    /** The kind that is given by a key of its own. */
    Optional<JourneySpec> read() {
        var kinds = insight.names().stream().filter(KINDS::contains).toList();
        if (kinds.isEmpty()) {
            return Optional.empty();
        }
        if (kinds.size() > 1) {
            insight.report(insight.keyNode(kinds.get(1)), "an insight is one of " + String.join(", ", KINDS));
        }
        if (insight.has("measures")) {
            insight.report(insight.keyNode("measures"), "a " + kinds.get(0) + " brings its own measures");
        }
        var mapping = insight.mapping(kinds.get(0)).orElseThrow();
        return Optional.of(
                switch (kinds.get(0)) {
                    case "funnel" -> funnel(mapping);
                    case "retention" -> retention(mapping);
                    default -> sessions(mapping);
                });
    }

    /** The insight's windows. */
    WindowSpec window(JourneySpec journey) {
        if (journey instanceof JourneySpec.Retention retention) {
            if (insight.has("window")) {
                insight.report(insight.keyNode("window"), "the window of a retention is its 'by': day or week");
            }
            return new WindowSpec.Calendar(
                    retention.by(),
                    WindowReader.zone(insight.mapping("retention").orElseThrow()));
        }
        if (!insight.has("window")) {
            return HOURLY;
        }
        var window = WindowReader.read(insight);
        if (window instanceof WindowSpec.Tumbling || window instanceof WindowSpec.Calendar) {
            return window;
        }
        insight.report(insight.keyNode("window"), "the window must be tumbling or calendar: it holds who began in it");
        return HOURLY;
    }

    private JourneySpec funnel(YamlMapping funnel) {
        funnel.rejectUnknownKeys(List.of("within", "steps"));
        var steps = new ArrayList<JourneySpec.Step>();
        if (!funnel.has("steps")) {
            funnel.report(
                    funnel.node(), "steps are missing, such as steps: { viewed: event.name == \"Product Viewed\", … }");
        }
        funnel.mapping("steps").ifPresent(mapping -> {
            var names = mapping.names();
            if (names.size() < MIN_STEPS || names.size() > MAX_STEPS) {
                mapping.report(mapping.node(), "a funnel has " + MIN_STEPS + " to " + MAX_STEPS + " steps");
            }
            for (var name : names) {
                if (!InsightReader.NAME.matcher(name).matches()) {
                    mapping.report(mapping.keyNode(name), InsightReader.nameRule(name));
                }
                mapping.scalar(name)
                        .flatMap(condition)
                        .ifPresent(checked -> steps.add(new JourneySpec.Step(name, checked)));
            }
        });
        return new JourneySpec.Funnel(
                funnel.duration("within", Duration.ofHours(1), MIN_DURATION, MAX_DURATION), steps);
    }

    private JourneySpec retention(YamlMapping retention) {
        retention.rejectUnknownKeys(List.of("by", "periods", "first", "returns", "zone"));
        var by = retention.string("by", "day").toUpperCase(Locale.ROOT);
        if (!by.equals("DAY") && !by.equals("WEEK")) {
            retention.report(retention.value("by"), "'by' is day or week");
        }
        boolean weekly = by.equals("WEEK");
        return new JourneySpec.Retention(
                weekly ? WindowSpec.CalendarUnit.WEEK : WindowSpec.CalendarUnit.DAY,
                retention.integer("periods", weekly ? 8 : 7, 1, MAX_PERIODS),
                retention.scalar("first").flatMap(condition),
                retention.scalar("returns").flatMap(condition));
    }

    private JourneySpec sessions(YamlMapping session) {
        session.rejectUnknownKeys(List.of("gap", "depth"));
        return new JourneySpec.Sessions(
                session.duration("gap", Duration.ofMinutes(30), MIN_DURATION, Duration.ofDays(1)),
                session.scalar("depth").flatMap(condition));
    }

    /** What rows are kept for unless the definition says. */
    static Duration retain(Optional<JourneySpec> journey) {
        return journey.filter(JourneySpec.Retention.class::isInstance)
                .map(retention -> Duration.ofDays(366))
                .orElse(Duration.ofDays(7));
    }
}
