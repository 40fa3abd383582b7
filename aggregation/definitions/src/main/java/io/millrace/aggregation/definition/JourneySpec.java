package io.millrace.aggregation.definition;

import io.millrace.aggregation.expression.CheckedExpression;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Computation of an insight over the events of each person, in order of event time. */
public sealed interface JourneySpec {
    /** Time after the end of its window in which a row can still change by events that are not late. */
    Duration settleTime();

    /** Kind and parameters as text, for people. */
    String describe();

    /** Conditions that are evaluated on events, in an order that the kind defines. */
    List<CheckedExpression> conditions();

    /**
     * Number of people who took steps in order.
     *
     * @param within maximum time from the first step to the last
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

    /** Step of a funnel. */
    record Step(String name, CheckedExpression condition) {}

    /**
     * Cohorts: the share of the people first seen in a day or week who return in the following ones. The window is that day or
     * week.
     *
     * @param by DAY or WEEK
     * @param periods number of following days or weeks
     * @param first condition on the event by which a person joins a cohort; empty for every event
     * @param returns condition on an event that counts as a return; empty for every event
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

        /** Those of {@code first} and {@code returns} that are given. */
        @Override
        public List<CheckedExpression> conditions() {
            return Stream.of(first, returns).flatMap(Optional::stream).toList();
        }
    }

    /**
     * Length, depth and bounces of sessions, by the window in which they began.
     *
     * @param gap inactivity after which the next event begins a new session
     * @param depth condition on an event that counts for the depth of a session; empty for every event
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
     * Measures of the definition over each session, as a row of its own.
     *
     * @param gap inactivity after which the next event begins a new session
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
