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

/** Reader of {@code funnel:}, {@code retention:} and {@code session:}, and of the window that belongs to each. */
final class JourneyReader {
    /** Keys of the kinds; an insight has at most one of them. */
    static final List<String> KINDS = List.of("funnel", "retention", "session");

    private static final int MIN_STEPS = 2;
    private static final int MAX_STEPS = 16;
    private static final int MAX_PERIODS = 30;
    private static final Duration MIN_DURATION = Duration.ofSeconds(1);
    private static final Duration MAX_DURATION = Duration.ofDays(90);
    private static final WindowSpec HOURLY = new WindowSpec.Tumbling(Duration.ofHours(1), ZoneOffset.UTC);

    private final YamlMapping insight;
    private final Function<ScalarNode, Optional<CheckedExpression>> condition;

    /** @param condition checks a condition and reports its problems */
    JourneyReader(YamlMapping insight, Function<ScalarNode, Optional<CheckedExpression>> condition) {
        this.insight = insight;
        this.condition = condition;
    }

    /** Reads the funnel, retention or sessions, if the insight has one. */
    Optional<JourneySpec> read() {
        var kinds = insight.names().stream().filter(KINDS::contains).toList();
        if (kinds.isEmpty()) {
            return Optional.empty();
        }
        if (kinds.size() > 1) {
            insight.report(insight.keyNode(kinds.get(1)), "an insight is one of " + String.join(", ", KINDS));
        }
        if (insight.has("measures")) {
            insight.report(
                    insight.keyNode("measures"), "a " + kinds.get(0) + " defines its own measures; remove 'measures'");
        }
        var mapping = insight.mapping(kinds.get(0)).orElseThrow();
        return Optional.of(
                switch (kinds.get(0)) {
                    case "funnel" -> funnel(mapping);
                    case "retention" -> retention(mapping);
                    default -> sessions(mapping);
                });
    }

    /** Reads the window of the insight. */
    WindowSpec window(JourneySpec journey) {
        if (journey instanceof JourneySpec.Retention retention) {
            if (insight.has("window")) {
                insight.report(
                        insight.keyNode("window"), "a retention has no 'window': its window is 'by', day or week");
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
        insight.report(
                insight.keyNode("window"),
                "the window must be tumbling or calendar: a person belongs to the one window in which they began");
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

    /** Default of {@code retain}. */
    static Duration retain(Optional<JourneySpec> journey) {
        return journey.filter(JourneySpec.Retention.class::isInstance)
                .map(retention -> Duration.ofDays(366))
                .orElse(Duration.ofDays(7));
    }
}
