package io.millrace.aggregation.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Retracted numbers are as if they had never been added, in any order and grouping. */
class RetractableMeasuresTest {
    private static final List<Measure> MEASURES = List.of(
            RetractableMeasures.count("count"),
            RetractableMeasures.average("average"),
            RetractableMeasures.quantile("median", 0.5));

    @Provide
    Arbitrary<List<Double>> numbers() {
        return Arbitraries.oneOf(
                        Arbitraries.doubles().between(-1e6, 1e6).ofScale(3),
                        Arbitraries.integers().between(0, 5).map(Integer::doubleValue),
                        Arbitraries.of(0.0, 0.1, 0.2, 1e15))
                .list()
                .ofMaxSize(40);
    }

    @Property(tries = 100)
    void retractedNumbersLeaveNoTrace(
            @ForAll("numbers") List<Double> kept, @ForAll("numbers") List<Double> taken, @ForAll long seed) {
        for (var measure : MEASURES) {
            var expected = measure.newAccumulator();
            kept.forEach(number -> expected.addOrRetract(number, 1));

            var merged = shuffled(measure, kept, taken, new Random(seed));

            assertThat(bytes(merged)).as(measure.name() + " seed " + seed).isEqualTo(bytes(expected));
            assertThat(merged.result()).as(measure.name() + " seed " + seed).isEqualTo(expected.result());
        }
    }

    @Test
    void aPositionIsKeptWhenContributionsAreRetracted() {
        var measure = RetractableMeasures.position("position");
        var row = measure.newAccumulator();

        row.addOrRetract(3, 1);
        row.addOrRetract(3, -1);
        row.merge(measure.newAccumulator());

        assertThat(measure.deserialize(ByteBuffer.wrap(bytes(row))).result()).isEqualTo(3L);
    }

    @Test
    void aMeasureThatCannotRetractThrows() {
        var uniques = new UniquesMeasure("u", null, UniquesMeasure.DEFAULT_PRECISION).newAccumulator();

        assertThatThrownBy(() -> uniques.addOrRetract(1, -1)).isInstanceOf(UnsupportedOperationException.class);
    }

    private static Accumulator shuffled(Measure measure, List<Double> kept, List<Double> taken, Random random) {
        var changes = new ArrayList<Change>();
        kept.forEach(number -> changes.add(new Change(number, 1)));
        taken.forEach(number -> changes.add(new Change(number, 1)));
        taken.forEach(number -> changes.add(new Change(number, -1)));
        Collections.shuffle(changes, random);
        var parts = new ArrayList<Accumulator>();
        for (int i = 0; i < 4; i++) {
            parts.add(measure.newAccumulator());
        }
        changes.forEach(change -> parts.get(random.nextInt(parts.size())).addOrRetract(change.number, change.sign));
        while (parts.size() > 1) {
            var from = parts.remove(random.nextInt(parts.size()));
            parts.get(random.nextInt(parts.size())).merge(measure.deserialize(ByteBuffer.wrap(bytes(from))));
        }
        return parts.get(0);
    }

    private record Change(double number, int sign) {}

    private static byte[] bytes(Accumulator accumulator) {
        var sink = new ByteSink();
        accumulator.serialize(sink);
        return sink.toByteArray();
    }
}
