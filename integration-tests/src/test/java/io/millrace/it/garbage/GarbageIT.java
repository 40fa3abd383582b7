package io.millrace.it.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.it.stack.Stack;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that strangers can send, at a running stack, while good events flow: every process lives, no event is lost
 * or counted twice, and good events are acknowledged as before.
 */
@Tag("garbage")
class GarbageIT {
    // Below a second whatever else runs on the machine decides: the two figures are printed, and compared above it.
    private static final double NOISE_MS = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Of the gate; the nightly throws more. */
    private static final int MUTATIONS = Integer.getInteger("garbage.mutations", 3_000);

    private static final int PER_SECOND = 200;
    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final Duration MEASURED = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final long seed = Long.getLong("garbage.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void everythingThrownAtARunningStackStopsNothingAndLosesNothing() throws Exception {
        System.out.println("garbage.seed=" + seed);
        try (var stack = new Stack(directory, "garbage", 9000).up()) {
            var before = processes(stack);
            var softly = new SoftAssertions();

            var good = throwEverything(stack, before, softly);
            softly.assertThat(stack.millrace("status").output())
                    .as("seed %d", seed)
                    .contains("   balances");
            softly.assertThat(counted(stack)).as("seed %d", seed).isEqualTo(good);

            // Last, for what is written there by hand was never accepted: the equation misses exactly that.
            good = poisonEnriched(stack, before, good, softly);
            softly.assertThat(counted(stack)).as("seed %d", seed).isEqualTo(good);
            softly.assertAll();
        }
    }

    /** The good events that were acknowledged meanwhile, as the insight must count them. */
    private Map<String, List<Long>> throwEverything(Stack stack, Map<String, Long> before, SoftAssertions softly)
            throws Exception {
        var right = new Thrower(stack);
        var good = new GoodTraffic(stack, "good").start();
        // The same load, but right: what is compared is garbage, and not a cold machine or the load itself.
        right.all(seeds((int) WARM_UP.toSeconds() * PER_SECOND), PER_SECOND);
        good.times();
        right.all(seeds((int) MEASURED.toSeconds() * PER_SECOND), PER_SECOND);
        var quiet = good.times();

        var thrower = new Thrower(stack);
        var slow = SlowClients.open(stack);
        thrower.all(chosen(), PER_SECOND);
        new PoisonRecords(stack, random).toRaw(1_000);
        thrower.all(mutations(), PER_SECOND);
        slow.close();
        var noisy = good.times();
        // Quiet once more: what else runs on the machine may have changed meanwhile, and counts as noise then.
        right.all(seeds((int) MEASURED.toSeconds() * PER_SECOND), PER_SECOND);
        var quietAgain = good.times();

        imports(stack);
        good.close();
        report(quiet, noisy, quietAgain, thrower);
        assertThat(processes(stack))
                .as("seed %d: every process lives; %s", seed, thrower.faults())
                .isEqualTo(before);
        stack.await();
        softly.assertThat(thrower.faults()).as("seed %d", seed).isEmpty();
        softly.assertThat(good.failures()).as("seed %d", seed).isEmpty();
        softly.assertThat(at(noisy, 0.99))
                .as("seed %d: p99 of %d good events' acknowledgement", seed, noisy.size())
                .isLessThanOrEqualTo(Math.max(2 * Math.max(at(quiet, 0.99), at(quietAgain, 0.99)), NOISE_MS));
        return good.expected();
    }

    private Map<String, List<Long>> poisonEnriched(
            Stack stack, Map<String, Long> before, Map<String, List<Long>> sofar, SoftAssertions softly)
            throws Exception {
        var good = new GoodTraffic(stack, "late").start();
        int written = new PoisonRecords(stack, random).toEnriched(500);
        good.close();
        assertThat(processes(stack)).as("seed %d: every process lives", seed).isEqualTo(before);
        stack.await();

        var conservation = status(stack).path("conservation");
        softly.assertThat(conservation.path("accepted").asLong()
                        - conservation.path("enriched").asLong()
                        - conservation.path("duplicates").asLong()
                        - conservation.path("failed").asLong())
                .as("seed %d: what nobody accepted, %s", seed, conservation)
                .isEqualTo(-written);
        softly.assertThat(good.failures()).as("seed %d", seed).isEmpty();
        return sum(sofar, good.expected());
    }

    private Iterator<Request> seeds(int count) {
        var all = Stream.of(Seeds.DOOR, Seeds.QUERIES, Seeds.ADDRESSES)
                .flatMap(List::stream)
                .toList();
        return IntStream.range(0, count).mapToObj(i -> all.get(i % all.size())).iterator();
    }

    private static Iterator<Request> chosen() {
        return Stream.concat(DoorGarbage.all().stream(), QueryGarbage.all().stream())
                .iterator();
    }

    private Iterator<Request> mutations() {
        var mutations = new Mutations(random);
        return IntStream.range(0, MUTATIONS).mapToObj(i -> mutation(mutations)).iterator();
    }

    private Request mutation(Mutations mutations) {
        int kind = random.nextInt(10);
        if (kind == 0) {
            var request = Seeds.ADDRESSES.get(random.nextInt(Seeds.ADDRESSES.size()));
            int query = Math.max(request.path().indexOf('?'), request.path().lastIndexOf('/')) + 1;
            var mutated = mutations.of(request.path().substring(query).getBytes(StandardCharsets.UTF_8));
            return request.at("mutated " + request.what(), request.path().substring(0, query) + escaped(mutated));
        }
        var seeds = kind < 3 ? Seeds.QUERIES : Seeds.DOOR;
        var request = seeds.get(random.nextInt(seeds.size()));
        return request.withBody("mutated " + request.what(), mutations.of(request.body()));
    }

    /** As a client escapes it that wants to be heard at all: the rest of it is what was mutated. */
    private static String escaped(byte[] bytes) {
        var text = new StringBuilder();
        for (byte each : bytes) {
            boolean stays = each > ' ' && each < 0x7f && "\"<>\\^`{|}#[]".indexOf(each) < 0 && each != '%';
            text.append(stays ? Character.toString(each) : "%%%02X".formatted(each & 0xff));
        }
        return text.toString();
    }

    /** Apart from the measured time: an importer is a process of its own, which takes the machine from the good, too. */
    private void imports(Stack stack) throws Exception {
        for (var file : GarbageFiles.in(directory, random)) {
            var ended = stack.millrace("import", file.toString());

            assertThat(ended.output()).as("seed %d", seed).doesNotContain("\tat ", "Exception in thread");
        }
    }

    /** Each with its state, by its process id. */
    private static Map<String, Long> processes(Stack stack) throws Exception {
        var pids = new TreeMap<String, Long>();
        for (var process : status(stack).path("processes").properties()) {
            pids.put(
                    process.getKey() + " " + process.getValue().path("state").asText(),
                    process.getValue().path("pid").asLong());
        }
        return pids;
    }

    private static JsonNode status(Stack stack) throws Exception {
        var output = stack.millrace("status", "--json").output();
        return JSON.readTree(output.substring(output.indexOf('{')));
    }

    /** By lane, over all windows: how many events and the sum of their values. */
    private static Map<String, List<Long>> counted(Stack stack) throws Exception {
        Map<String, List<Long>> sums = new TreeMap<>();
        for (var row : stack.rows("good_events")) {
            var values = row.path("values");
            var counts =
                    List.of(values.path("events").asLong(), values.path("total").asLong());
            sums = sum(sums, Map.of(row.path("group").path("lane").asText(), counts));
        }
        return sums;
    }

    private static Map<String, List<Long>> sum(Map<String, List<Long>> one, Map<String, List<Long>> other) {
        var sums = new TreeMap<>(one);
        other.forEach((lane, counts) ->
                sums.merge(lane, counts, (a, b) -> List.of(a.get(0) + b.get(0), a.get(1) + b.get(1))));
        return sums;
    }

    private static double at(List<Double> times, double quantile) {
        return times.get((int) Math.ceil(times.size() * quantile) - 1);
    }

    private void report(List<Double> quiet, List<Double> noisy, List<Double> quietAgain, Thrower thrower) {
        System.out.println("garbage.seed=" + seed);
        report("before", quiet);
        report("meanwhile", noisy);
        report("after", quietAgain);
        System.out.println("answers: " + thrower.answers());
    }

    private static void report(String when, List<Double> millis) {
        System.out.printf(
                "good events %s: %d, p50 %.1f ms, p99 %.1f ms%n",
                when, millis.size(), at(millis, 0.5), at(millis, 0.99));
    }
}
