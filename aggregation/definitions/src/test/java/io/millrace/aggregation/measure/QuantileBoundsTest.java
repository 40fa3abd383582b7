package io.millrace.aggregation.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.event.EventBytes;
import io.millrace.aggregation.event.EventReader;
import io.millrace.aggregation.event.SlotLayout;
import io.millrace.aggregation.expression.ExpressionChecker;
import io.millrace.aggregation.expression.ExpressionCompiler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** A quantile stays within the seen numbers, and is one of them while they are few: when merged, stored and retracted. */
class QuantileBoundsTest {
    private static final List<Double> RANKS = List.of(0.0, 0.25, 0.5, 0.9, 0.95, 1.0);

    private final EventBytes bytes = new EventBytes();

    @Provide
    Arbitrary<List<Double>> numbers() {
        return Arbitraries.oneOf(
                        Arbitraries.doubles().between(-1e6, 1e6),
                        Arbitraries.doubles().between(290, 300),
                        Arbitraries.doubles().between(-300, -290),
                        Arbitraries.of(0.0, -0.0, 1e-12, -1e-12, 1e300, -1e300, Double.MIN_VALUE, 294.0, 1.0))
                .list()
                .ofMinSize(1)
                .ofMaxSize(80);
    }

    @Property(tries = 200)
    void aQuantileStaysWithinTheSeenNumbers(@ForAll("numbers") List<Double> numbers, @ForAll long seed)
            throws Exception {
        for (double rank : RANKS) {
            var quantile =
                    (Double) merged(measure(rank), numbers, new Random(seed)).result();

            check(quantile, numbers, rank, ExactValues.MAX_DISTINCT, "seed " + seed);
        }
    }

    @Property(tries = 200)
    void aQuantileStaysWithinTheRemainingNumbersAfterRetractions(
            @ForAll("numbers") List<Double> kept, @ForAll("numbers") List<Double> taken, @ForAll long seed) {
        for (double rank : RANKS) {
            var quantile = (Double) signed(rank, kept, taken, new Random(seed)).result();

            check(quantile, kept, rank, 2, "seed " + seed);
        }
    }

    @Test
    void theQuantileOfOneRemainingNumberIsThatNumber() {
        var numbers = new ArrayList<Double>();
        for (int i = 0; i < 1_000; i++) {
            numbers.add(290 + i / 100.0);
        }

        assertThat(signed(0.95, List.of(294.0), numbers, new Random(1)).result())
                .isEqualTo(294.0);
        assertThat(signed(0.0, List.of(294.0, 294.1), numbers, new Random(1)).result())
                .isEqualTo(294.0);
        assertThat(signed(1.0, List.of(294.0, 294.1), numbers, new Random(1)).result())
                .isEqualTo(294.1);
        assertThat(signed(0.5, List.of(1.0, 1.0, 1.0), numbers, new Random(1)).result())
                .isEqualTo(1.0);
    }

    @Test
    void stateOfFormatVersion1CanBeReadAndMerged() throws Exception {
        var old = new ByteSink();
        old.putByte(1);
        var sketch = new DdSketch();
        sketch.add(294, 1);
        sketch.serialize(old);

        for (var measure : List.of(measure(0.95), RetractableMeasures.quantile("q", 0.95))) {
            var read = measure.deserialize(ByteBuffer.wrap(old.toByteArray()));
            assertThat((Double) read.result()).isBetween(291.0, 297.0);
            var row = measure.newAccumulator();
            row.merge(read);
            row.merge(measure.deserialize(ByteBuffer.wrap(written(read))));
            assertThat((Double) row.result()).isBetween(291.0, 297.0);
        }
    }

    private static void check(Double quantile, List<Double> numbers, double rank, int exactUpTo, String as) {
        var sorted = numbers.stream().map(number -> number + 0.0).sorted().toList();
        double exact = sorted.get((int) Math.floor(rank * (sorted.size() - 1)));
        assertThat(quantile).as(as).isBetween(sorted.get(0), sorted.get(sorted.size() - 1));
        if (sorted.stream().distinct().count() <= exactUpTo && (exactUpTo > 2 || sorted.size() <= 2)) {
            assertThat(quantile).as(as).isEqualTo(exact);
        } else if (Math.abs(exact) < 1e18) {
            assertThat(Math.abs(quantile - exact)).as(as).isLessThanOrEqualTo(Math.abs(exact) * 0.0202 + 1e-9);
        }
    }

    private static Measure measure(double rank) throws Exception {
        var factory = new MeasureFactory(name -> null, Duration.ofMinutes(1));
        var checked = new ExpressionChecker()
                .checkMeasure(
                        "quantile(event.properties.x, " + rank + ")",
                        List.of(),
                        (scratch, call) -> factory.create("m", scratch.measureCall(call)));
        return factory.create("m", new ExpressionCompiler(FIELDS).measureCall(checked));
    }

    private static final SlotLayout.Builder FIELDS = new SlotLayout.Builder();

    private Accumulator merged(Measure measure, List<Double> numbers, Random random) {
        var reader = new EventReader(bytes.ids());
        reader.setLayout(FIELDS.build());
        var parts = parts(measure);
        for (var number : numbers) {
            var event =
                    reader.read(bytes.of(EventBytes.event(Map.of("x", number)).build()));
            parts.get(random.nextInt(parts.size())).addEvent(event);
        }
        return merged(measure, parts);
    }

    private static Accumulator signed(double rank, List<Double> kept, List<Double> taken, Random random) {
        var measure = RetractableMeasures.quantile("q", rank);
        var changes = new ArrayList<double[]>();
        kept.forEach(number -> changes.add(new double[] {number, 1}));
        taken.forEach(number -> changes.add(new double[] {number, 1}));
        taken.forEach(number -> changes.add(new double[] {number, -1}));
        Collections.shuffle(changes, random);
        var parts = parts(measure);
        changes.forEach(one -> parts.get(random.nextInt(parts.size())).addOrRetract(one[0], (int) one[1]));
        return merged(measure, parts);
    }

    private static List<Accumulator> parts(Measure measure) {
        return List.of(measure.newAccumulator(), measure.newAccumulator(), measure.newAccumulator());
    }

    private static Accumulator merged(Measure measure, List<Accumulator> parts) {
        var row = measure.newAccumulator();
        parts.forEach(part -> row.merge(measure.deserialize(ByteBuffer.wrap(written(part)))));
        return measure.deserialize(ByteBuffer.wrap(written(row)));
    }

    private static byte[] written(Accumulator accumulator) {
        var sink = new ByteSink();
        accumulator.serialize(sink);
        return sink.toByteArray();
    }
}
