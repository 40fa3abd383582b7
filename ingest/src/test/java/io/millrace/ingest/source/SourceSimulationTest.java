package io.millrace.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.failed.FailedEventCounter;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.topic.Topics;
import io.prometheus.client.CollectorRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Instances of a source that crash at any call of the broker, lose responses of commits and are rebalanced at any time: each
 * record becomes its event or its dead letter exactly once.
 */
class SourceSimulationTest {
    private static final int RUNS = 150;
    private static final int MOST_STEPS = 20_000;

    private final SourceFixture source = new SourceFixture("format: json\nmap: userId=user,name=name,properties=*");

    @Test
    void everyRecordIsWrittenExactlyOnceOverAnyCrashesAndRebalances() {
        long first = new Random().nextLong();
        for (long seed = first; seed < first + RUNS; seed++) {
            try {
                run(new Random(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private void run(Random random) {
        var cluster = new SimulatedCluster(random, 1 + random.nextInt(4), 4_800);
        var events = new TreeMap<String, Integer>();
        var failures = new TreeMap<String, Integer>();
        int skipped = fill(cluster, random, events, failures);
        var metrics = new CollectorRegistry();
        cluster.crashes = random.nextDouble() * 0.05;

        play(cluster, random, metrics);

        assertThat(written(cluster, Topics.EVENTS_RAW.name())).isEqualTo(events);
        assertThat(written(cluster, Topics.EVENTS_FAILED.name())).isEqualTo(failures);
        double read = sum(metrics, "read_records");
        assertThat(read)
                .isEqualTo(sum(metrics, "produced_events")
                        + sum(metrics, "failed_records")
                        + sum(metrics, "skipped_records"));
        if (cluster.crashes == 0) {
            assertThat(read).isEqualTo(events.size() + failures.size() + skipped);
        }
    }

    /** Fills the topic and notes, without the code under test, what each record must become. */
    private static int fill(
            SimulatedCluster cluster, Random random, Map<String, Integer> events, Map<String, Integer> failures) {
        int skipped = 0;
        for (int p = 0; p < cluster.partitions.size(); p++) {
            int records = random.nextInt(60);
            for (int offset = 0; offset < records; offset++) {
                var place = "shop-" + p + "-" + offset;
                switch (random.nextInt(8)) {
                    case 0 -> {
                        cluster.add(p, null);
                        skipped++;
                    }
                    case 1 -> {
                        var garbage = new byte[1 + random.nextInt(40)];
                        random.nextBytes(garbage);
                        garbage[0] = '!';
                        cluster.add(p, garbage);
                        failures.put(place, 1);
                    }
                    case 2 -> {
                        cluster.add(p, json("{\"name\":\"no user\"}"));
                        failures.put(place, 1);
                    }
                    case 3 -> {
                        // Its event is larger than the broker takes, and so is its dead letter unless it is cut.
                        cluster.add(p, json("{\"user\":\"u\",\"name\":\"large\",\"x\":\"" + "x".repeat(9_000) + "\"}"));
                        failures.put(place, 1);
                    }
                    default -> {
                        cluster.add(p, json("{\"user\":\"u" + random.nextInt(5) + "\",\"name\":\"n\"}"));
                        events.put(place, 1);
                    }
                }
            }
        }
        return skipped;
    }

    private static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void play(SimulatedCluster cluster, Random random, CollectorRegistry metrics) {
        var counters = new SourceCounters(metrics);
        var failed = new FailedEventCounter(metrics);
        var members = List.of("a", "b");
        var running = new HashMap<String, SourceTask>();
        var oversized = new HashMap<String, OversizedRecords>();
        var zombies = new ArrayList<SourceTask>();
        cluster.rebalance(members);
        for (int step = 0; !cluster.isDone(); step++) {
            assertThat(step).as("steps without an end").isLessThan(MOST_STEPS);
            var member = members.get(random.nextInt(members.size()));
            if (random.nextInt(20) == 0) {
                cluster.rebalance(members);
            }
            if (random.nextInt(50) == 0 && running.containsKey(member)) {
                // An instance that is thought dead, and goes on later.
                zombies.add(running.remove(member));
            }
            try {
                if (!zombies.isEmpty() && random.nextInt(10) == 0) {
                    zombies.remove(0).runOnce(SimulatedCluster.none());
                }
                if (!running.containsKey(member)) {
                    var task = new SourceTask(
                            source.spec,
                            cluster.clients(member),
                            source.converter,
                            oversized.computeIfAbsent(member, name -> new OversizedRecords()),
                            new SourceProgress(SourceFixture.CLOCK),
                            counters,
                            failed);
                    task.start();
                    cluster.rebalance(members);
                    running.put(member, task);
                }
                running.get(member).runOnce(SimulatedCluster.none());
            } catch (SimulatedCluster.Crash crash) {
                running.remove(member);
                if (random.nextBoolean()) {
                    oversized.remove(member);
                }
            } catch (RuntimeException e) {
                // As the runner does: begin anew.
                running.remove(member);
            }
        }
    }

    /** How often each record of the source is there. */
    private Map<String, Integer> written(SimulatedCluster cluster, String topic) {
        var found = new TreeMap<String, Integer>();
        for (var record : cluster.written) {
            if (record.topic().equals(topic)) {
                found.merge(
                        topic.equals(Topics.EVENTS_RAW.name()) ? raw(record.value()) : failed(record.value()),
                        1,
                        Integer::sum);
            }
        }
        return found;
    }

    private String raw(byte[] record) {
        var id = source.event(record).getMessageId();
        var parts = id.substring(id.indexOf('/') + 1).split("-");
        return String.join("-", Arrays.copyOf(parts, 3));
    }

    private String failed(byte[] record) {
        var event = AvroSerde.of(Topics.EVENTS_FAILED, source.ids).deserialize(null, record);
        return event.getTopic() + '-' + event.getPartition() + '-' + event.getOffset();
    }

    private static double sum(CollectorRegistry metrics, String name) {
        return Collections.list(metrics.metricFamilySamples()).stream()
                .flatMap(family -> family.samples.stream())
                .filter(sample -> sample.name.equals("millrace_ingest_source_" + name + "_total"))
                .mapToDouble(sample -> sample.value)
                .sum();
    }
}
