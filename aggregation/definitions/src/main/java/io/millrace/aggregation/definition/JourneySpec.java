package io.millrace.aggregation.definition;

import io.millrace.aggregation.expression.CheckedExpression;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an insight computes of each person's events, in the order of their time. */
public sealed interface JourneySpec {
    /** How long after its window a row can still change by events that are not late. */
    Duration settleTime();

    /** The kind and what it is given, for people. */
    String describe();

    /** The conditions that events are tried against, in an order of the kind's own. */
    List<CheckedExpression> conditions();

    /**
     * How many people took steps in order.
     *
     * @param within time from the first step to the last
     */
    record Funnel(Duration within, List<Step> steps) implements JourneySpec {
        public Funnel {
            steps = List.copyOf(steps);
        }

        @Override
        public String describe() {
            return steps.stream().map(Step::name).collect(Collectors.joining(", ", "a funnel of ", "")) + " within "
                    + YamlMapping.plain(within);
        }

        @Override
        public Duration settleTime() {
            return within;
        }

        @Override
        public List<CheckedExpression> conditions() {
            return steps.stream().map(Step::condition).toList();
        }
    }

    /** A step of a funnel. */
    record Step(String name, CheckedExpression condition) {}

    /**
     * How many of those who first came in a day or week came again in the following ones. The insight's window is that day
     * or week.
     *
     * @param by DAY or WEEK
     * @param periods how many following days or weeks are looked at
     * @param first events that make somebody belong to a cohort; empty for every event
     * @param returns events that count as coming again; empty for every event
     */
    record Retention(
            WindowSpec.CalendarUnit by,
            int periods,
            Optional<CheckedExpression> first,
            Optional<CheckedExpression> returns)
            implements JourneySpec {
        /** Length of one day or week. */
        public Duration period() {
            return Duration.ofDays(by == WindowSpec.CalendarUnit.DAY ? 1 : 7);
        }

        @Override
        public String describe() {
            return "retention over " + periods + " " + by.name().toLowerCase(Locale.ROOT) + "s";
        }

        @Override
        public Duration settleTime() {
            return period().multipliedBy(periods);
        }

        /** None, {@code first}, {@code returns}, or these two. */
        @Override
        public List<CheckedExpression> conditions() {
            return Stream.of(first, returns).flatMap(Optional::stream).toList();
        }
    }

    /**
     * Length, depth and bounces of sessions, by the window in which they began.
     *
     * @param gap time without an event after which the next begins a session
     * @param depth events that count for a session's depth; empty for every event
     */
    record Sessions(Duration gap, Optional<CheckedExpression> depth) implements JourneySpec {
        @Override
        public String describe() {
            return "sessions with a gap of " + YamlMapping.plain(gap);
        }

        @Override
        public Duration settleTime() {
            return gap;
        }

        @Override
        public List<CheckedExpression> conditions() {
            return depth.stream().toList();
        }
    }

    /**
     * The insight's own measures over each session: a row for each.
     *
     * @param gap time without an event after which the next begins a session
     */
    record SessionRows(Duration gap) implements JourneySpec {
        @Override
        public String describe() {
            return "a row for each session with a gap of " + YamlMapping.plain(gap);
        }

        @Override
        public Duration settleTime() {
            return gap;
        }

        @Override
        public List<CheckedExpression> conditions() {
            return List.of();
        }
    }
}
