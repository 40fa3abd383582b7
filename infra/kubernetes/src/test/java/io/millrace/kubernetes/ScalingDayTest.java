package io.millrace.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A day's load through the algorithm of the HorizontalPodAutoscaler, with what the chart renders by default: it does not flap, it has
 * caught up within a minute of each step of the load, and it never wants more instances than there are partitions.
 */
class ScalingDayTest {
    /** Share of the peak at each half hour: a night, a morning that doubles twice, noon, a campaign at eight in the evening. */
    private static final double[] DAY = {
        0.20, 0.17, 0.15, 0.13, 0.12, 0.12, 0.11, 0.11, 0.12, 0.13, 0.15, 0.18, 0.24, 0.32, 0.40, 0.60,
        0.66, 0.70, 0.72, 0.75, 0.78, 0.80, 0.74, 0.70, 0.64, 0.60, 0.62, 0.66, 0.68, 0.70, 0.66, 0.62,
        0.60, 0.58, 0.60, 0.62, 0.66, 0.70, 0.60, 0.55, 1.00, 0.95, 0.70, 0.55, 0.45, 0.38, 0.30, 0.25
    };

    private static final int STEP = 1_800;
    private static final double CAPACITY = 10_000;

    /** What one day was like. */
    private record Day(List<Integer> instances, List<Integer> behind, int most) {
        int changesOfDirection(int from, int to) {
            int turns = 0;
            int direction = 0;
            for (int i = from + 1; i < to; i++) {
                int change = Integer.signum(instances.get(i) - instances.get(i - 1));
                if (change != 0 && direction != 0 && change != direction) {
                    turns++;
                }
                direction = change == 0 ? direction : change;
            }
            return turns;
        }

        boolean isSettled(int time, int seconds) {
            return instances.get(Math.max(0, time - seconds)).equals(instances.get(time));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingest", "enrichment", "aggregation", "sink-publisher"})
    void withinAMinuteOfEachStepItHasCaughtUp(String component) {
        var day = day(component, 0, 0);

        for (int time = 0; time < day.behind().size(); time++) {
            if (time % STEP >= 60 && day.isSettled(time, 60)) {
                assertThat(day.behind().get(time))
                        .as(component + " at " + clock(time))
                        .isLessThanOrEqualTo(1);
            }
        }
        assertThat(day.behind()).as(component).allMatch(seconds -> seconds <= 30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingest", "enrichment", "aggregation", "sink-publisher"})
    void itFollowsTheLoadWithoutFlapping(String component) {
        var day = day(component, 0, 0);

        for (int from = 0; from < day.instances().size(); from += STEP) {
            assertThat(day.changesOfDirection(
                            from, Math.min(from + STEP, day.instances().size())))
                    .as(component + " from " + clock(from))
                    .isZero();
        }
        assertThat(day.changesOfDirection(0, day.instances().size()))
                .as("a day has few hills")
                .isLessThanOrEqualTo(6);
        assertThat(day.instances()).as("it scales at all").contains(2).anyMatch(instances -> instances > 2);
    }

    @ParameterizedTest
    @CsvSource({"enrichment,8", "aggregation,8", "sink-publisher,4"})
    void itNeverWantsMoreThanThePartitions(String component, int partitions) {
        var calm = day(component, 0, 0);
        var flood = day(component, 0, 3);

        assertThat(calm.most()).isEqualTo(partitions);
        assertThat(calm.instances()).allMatch(instances -> instances <= partitions);
        assertThat(flood.instances())
                .allMatch(instances -> instances <= partitions)
                .contains(partitions);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingest", "enrichment", "aggregation", "sink-publisher"})
    void aLoadThatShakesByATenthDoesNotShakeTheInstances(String component) {
        long seed = new Random().nextLong();

        var day = day(component, seed, 0);

        assertThat(day.changesOfDirection(0, day.instances().size()))
                .as(component + " with seed " + seed)
                .isLessThanOrEqualTo(8);
    }

    /** Instances that restart report for a while that they are behind; that is no reason for more of them. */
    @ParameterizedTest
    @ValueSource(strings = {"enrichment", "aggregation", "sink-publisher"})
    void anUpgradeThatMakesItBrieflyBehindBringsNoMore(String component) {
        var scaler = new HpaScaler(scaler(component));
        var readings = List.of(new HpaScaler.Reading(50, 40), new HpaScaler.Reading(15, 40));
        var calm = List.of(new HpaScaler.Reading(50, 40), new HpaScaler.Reading(15, 0));

        int instances = 3;
        for (int time = 0; time < 600; time += HpaScaler.SYNC) {
            // One of three pods after the other is behind for 45 seconds.
            instances = scaler.decide(time, instances, 3, time % 120 < 45 ? readings : calm);
        }

        assertThat(instances).isEqualTo(3);
    }

    /** Why both metrics are needed, and that the tests above can fail: a stage that has caught up would lose its instances. */
    @Test
    void byTheBacklogAloneItWouldFlapAndNotCatchUp() {
        var rendered = scaler("enrichment");
        ((ArrayNode) rendered.at("/spec/metrics")).remove(0);

        var day = day("enrichment", rendered, 0, 0);

        assertThat(day.changesOfDirection(0, day.instances().size())).isGreaterThan(20);
        assertThat(day.behind()).anyMatch(seconds -> seconds > 30);
    }

    private static Day day(String component, long seed, double flood) {
        return day(component, scaler(component), seed, flood);
    }

    private static Day day(String component, Manifest rendered, long seed, double flood) {
        var scaler = new HpaScaler(rendered);
        boolean isStage = !component.equals("ingest");
        var stage = new SimulatedStage(scaler.least(), CAPACITY, isStage ? 45 : 20, isStage ? 5 : 0);
        // So many at the peak that the greatest number carries it with a fifth to spare.
        double peak = flood > 0 ? flood * scaler.most() * CAPACITY : 0.8 * scaler.most() * CAPACITY;
        var random = new Random(seed);
        var instances = new ArrayList<Integer>();
        var behind = new ArrayList<Integer>();
        int wanted = scaler.least();
        for (int time = 0; time < DAY.length * STEP; time++) {
            double shake = seed == 0 ? 1 : 0.9 + 0.2 * random.nextDouble();
            stage.pass(time, DAY[time / STEP] * peak * shake);
            if (time % HpaScaler.SYNC == 0) {
                wanted = scaler.decide(time, wanted, Math.min(wanted, stage.measured()), readings(rendered, stage));
                stage.scale(time, wanted);
            }
            instances.add(wanted);
            behind.add(stage.secondsBehind());
        }
        return new Day(instances, behind, scaler.most());
    }

    private static List<HpaScaler.Reading> readings(Manifest scaler, SimulatedStage stage) {
        return Manifest.each(scaler.at("/spec/metrics"))
                .map(metric -> metric.path("type").asText().equals("Resource")
                        ? new HpaScaler.Reading(
                                metric.at("/resource/target/averageUtilization").asDouble(), stage.cpuPercent())
                        : new HpaScaler.Reading(
                                metric.at("/pods/target/averageValue").asDouble(), stage.secondsBehind()))
                .toList();
    }

    private static Manifest scaler(String component) {
        var key = component.equals("sink-publisher") ? "sinkPublisher" : component;
        return Manifest.one(
                Chart.render(key + ": { autoscaling: { enabled: true } }"), "HorizontalPodAutoscaler", component);
    }

    private static String clock(int time) {
        return "%02d:%02d:%02d".formatted(time / 3_600, time / 60 % 60, time % 60);
    }
}
