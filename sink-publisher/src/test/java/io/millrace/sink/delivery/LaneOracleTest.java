package io.millrace.sink.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lanes of two instances through failures, crashes and rebalances, beside what was published. */
class LaneOracleTest {
    private static final int PARTITIONS = 3;
    private static final int KEYS = 12;
    private static final int STEPS = 3_000;
    /** So large that the content of few rows fits. */
    private static final int CONTENT = 20_000;

    private long now = 1_000_000;

    static Stream<Long> seeds() {
        var given = Long.getLong("millrace.seed");
        return given != null
                ? Stream.of(given)
                : LongStream.concat(LongStream.range(0, 20), new Random().longs(5))
                        .boxed();
    }

    @ParameterizedTest(name = "seed {0}: -Dmillrace.seed={0}")
    @MethodSource("seeds")
    void everyRowsNewestRevisionIsDeliveredOrGivenUpThroughCrashesAndRebalances(long seed) {
        var random = new Random(seed);
        var topic = new SimulatedTopic(PARTITIONS, CONTENT);
        var receiver = new SimulatedReceiver(random);
        var budget = new MemoryBudget(600_000);
        Set<String> givenUp = new HashSet<>();
        var instances = new ArrayList<SimulatedInstance>();
        for (int i = 0; i < 2; i++) {
            instances.add(new SimulatedInstance(topic, budget, random, givenUp));
        }
        for (int partition = 0; partition < PARTITIONS; partition++) {
            instances.get(random.nextInt(2)).assign(partition);
        }

        for (int step = 0; step < STEPS; step++) {
            step(random, topic, receiver, budget, givenUp, instances);
        }
        receiver.failures(0);
        drain(receiver, instances);

        topic.newest().forEach((key, version) -> assertThat(
                        receiver.received(key).contains(version) || givenUp.contains(key + "@" + version.revision()))
                .as("%s of %s, received %s", version, key, receiver.received(key))
                .isTrue());
    }

    private void step(
            Random random,
            SimulatedTopic topic,
            SimulatedReceiver receiver,
            MemoryBudget budget,
            Set<String> givenUp,
            List<SimulatedInstance> instances) {
        var instance = instances.get(random.nextInt(instances.size()));
        switch (random.nextInt(40)) {
            case 0 -> receiver.failures(random.nextInt(3) * 0.5);
            case 1 -> now += random.nextLong(Duration.ofHours(1).toMillis());
            case 2 -> {
                var partition = random.nextInt(PARTITIONS);
                instances.stream().filter(owner -> owner.owns(partition)).forEach(owner -> owner.revoke(partition));
                instance.assign(partition);
            }
            case 3 -> {
                var orphans = instance.partitions();
                var next = new SimulatedInstance(topic, budget, random, givenUp);
                instances.set(instances.indexOf(instance), next);
                orphans.forEach(next::assign);
            }
            case 4, 5, 6 -> instance.commit();
            default -> {
                now += random.nextInt(200);
                topic.publish(random.nextInt(PARTITIONS), "row" + random.nextInt(KEYS));
                instance.poll(now);
                instance.send(now);
                instance.receive(receiver, now);
            }
        }
    }

    private void drain(SimulatedReceiver receiver, List<SimulatedInstance> instances) {
        for (int turn = 0; turn < 200_000; turn++) {
            now += 500;
            for (var instance : instances) {
                instance.poll(now);
                instance.send(now);
                instance.receive(receiver, now);
            }
            if (instances.stream().allMatch(SimulatedInstance::isDone)) {
                return;
            }
        }
        throw new AssertionError("never done: "
                + instances.stream().map(one -> one.lane().counts()).toList());
    }
}
