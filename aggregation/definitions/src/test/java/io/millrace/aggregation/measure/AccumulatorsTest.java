package io.millrace.aggregation.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.event.EventBytes;
import io.millrace.aggregation.event.EventReader;
import io.millrace.aggregation.event.SlotLayout;
import io.millrace.aggregation.expression.ExpressionChecker;
import io.millrace.aggregation.expression.ExpressionCompiler;
import io.millrace.aggregation.expression.InvalidExpressionException;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.insight.TopItem;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Properties of every accumulator, for random values in random orders and groupings. */
class AccumulatorsTest {
    private static final ExpressionChecker CHECKER = new ExpressionChecker();
    private static final List<String> MEASURES = List.of(
            "count()",
            "count(event.properties.x > 0)",
            "sum(event.properties.x)",
            "sum(int(event.properties.x))",
            "avg(event.properties.x)",
            "min(event.properties.x)",
            "max(int(event.properties.x))",
            "variance(event.properties.x)",
            "stddev(event.properties.x)",
            "uniques(event.properties.x)",
            "quantile(event.properties.x, 0.9)",
            "top(event.properties.x, 5)",
            "first(event.properties.x)",
            "last(event.properties.x)",
            "rate()",
            "ratio(sum(event.properties.x), count())",
            "histogram(event.properties.x, [-10, 0, 2.5, 1000])");

    private final EventBytes bytes = new EventBytes();

    @Provide
    Arbitrary<List<Object>> values() {
        Arbitrary<Object> number = Arbitraries.oneOf(
                Arbitraries.longs().between(-1000, 1000).map(value -> (Object) value),
                Arbitraries.longs().map(value -> (Object) value),
                Arbitraries.bigDecimals()
                        .ofScale(2)
                        .between(new BigDecimal(-5000), new BigDecimal(5000))
                        .map(value -> (Object) value.doubleValue()),
                Arbitraries.doubles().map(value -> (Object) value),
                Arbitraries.of("a", "b", "12.5", "", "äöü").map(value -> (Object) value),
                Arbitraries.of(true, false).map(value -> (Object) value));
        return number.list().ofMaxSize(60);
    }

    @Property(tries = 60)
    void anyOrderAndGroupingGivesTheSameResultAndTheSameBytes(@ForAll("values") List<Object> values, @ForAll long seed)
            throws Exception {
        for (var text : MEASURES) {
            var bench = new Bench(text);
            var events = events(values);
            var inOrder = bench.accumulate(events);

            var merged = bench.shuffleAndMerge(events, new Random(seed));

            assertThat(merged.result()).as(text + " seed " + seed).isEqualTo(inOrder.result());
            assertThat(bytesOf(merged)).as(text + " seed " + seed).isEqualTo(bytesOf(inOrder));
        }
    }

    @Property(tries = 40)
    void serializedStateIsReadBack(@ForAll("values") List<Object> values) throws Exception {
        for (var text : MEASURES) {
            var bench = new Bench(text);
            var accumulator = bench.accumulate(events(values));
            var sink = new ByteSink();
            sink.putByte(9);
            accumulator.serialize(sink);
            sink.putByte(7);

            var in = ByteBuffer.wrap(sink.toByteArray());
            in.get();
            var read = bench.measure.deserialize(in);

            assertThat(in.get()).as("the buffer stands behind " + text).isEqualTo((byte) 7);
            assertThat(read.result()).as(text).isEqualTo(accumulator.result());
            assertThat(bytesOf(read)).as(text).isEqualTo(bytesOf(accumulator));
        }
    }

    @Property(tries = 150)
    void aSumIsTheDecimalSum(@ForAll("values") List<Object> values) throws Exception {
        var expected = BigDecimal.ZERO;
        for (var value : values) {
            expected = expected.add(decimal(value));
        }

        var sum =
                new Bench("sum(event.properties.x)").accumulate(events(values)).result();

        assertThat(sum).isEqualTo(expected.doubleValue());
    }

    @Property(tries = 100)
    void aTopOfFewValuesIsExact(@ForAll("values") List<Object> values) throws Exception {
        var counts = new HashMap<String, Long>();
        var texts = values.stream()
                .map(value -> "v" + Math.floorMod(value.hashCode(), 7))
                .toList();
        texts.forEach(text -> counts.merge(text, 1L, Long::sum));

        var top = new Bench("top(event.properties.x, 100)")
                .accumulate(events(new ArrayList<>(texts)))
                .result();

        assertThat(items(top))
                .containsExactlyInAnyOrderElementsOf(counts.entrySet().stream()
                        .map(entry -> new TopItem(entry.getKey(), entry.getValue(), 0L))
                        .toList());
    }

    @Property(tries = 20)
    void aTopBeyondItsCapacityKeepsItsBoundWhateverTheGrouping(@ForAll long seed) throws Exception {
        var random = new Random(seed);
        var values = new ArrayList<Object>();
        var counts = new HashMap<String, Long>();
        for (int i = 0; i < 2_000; i++) {
            var value = "v" + (int) Math.abs(random.nextGaussian() * 60);
            values.add(value);
            counts.merge(value, 1L, Long::sum);
        }

        var top = new Bench("top(event.properties.x, 5, 20)").shuffleAndMerge(events(values), random);

        for (var item : items(top.result())) {
            long exact = counts.getOrDefault(item.getValue(), 0L);
            assertThat(item.getCount()).as("seed " + seed).isGreaterThanOrEqualTo(exact);
            assertThat(item.getCount() - item.getError()).as("seed " + seed).isLessThanOrEqualTo(exact);
            assertThat(item.getError()).as("seed " + seed).isLessThanOrEqualTo(values.size() / 11);
        }
    }

    @Property(tries = 50)
    void aQuantileIsWithinOnePercentOfTheValueAtItsRank(
            @ForAll("quantileValues") List<Double> values, @ForAll("ranks") double rank) throws Exception {
        var sorted = values.stream().sorted().toList();
        double exact = sorted.get((int) Math.floor(rank * (sorted.size() - 1)));

        var quantile = (Double) new Bench("quantile(event.properties.x, " + rank + ")")
                .accumulate(events(new ArrayList<>(values)))
                .result();

        assertThat(Math.abs(quantile - exact)).isLessThanOrEqualTo(Math.abs(exact) * 0.0100001);
    }

    @Provide
    Arbitrary<List<Double>> quantileValues() {
        return Arbitraries.oneOf(
                        Arbitraries.doubles().between(-1e6, 1e6).filter(value -> Math.abs(value) > 1e-6),
                        Arbitraries.doubles().between(0.001, 100).ofScale(3),
                        Arbitraries.just(0.0))
                .list()
                .ofMinSize(1)
                .ofMaxSize(100);
    }

    @Provide
    Arbitrary<Double> ranks() {
        return Arbitraries.of(0.0, 0.01, 0.5, 0.9, 0.95, 0.99, 1.0);
    }

    @Property(tries = 5)
    void uniquesAreExactWhileFewAndWithinTheStatedErrorBeyond(@ForAll long seed) throws Exception {
        var random = new Random(seed);
        var measure = new Bench("uniques(event.properties.x)");
        var accumulator = measure.measure.newAccumulator();
        var seen = new HashSet<Long>();

        while (seen.size() < 20_000) {
            long value = random.nextInt(1_000_000);
            seen.add(value);
            measure.add(accumulator, value);
            if (seen.size() <= 1024) {
                assertThat(accumulator.result()).isEqualTo((long) seen.size());
            }
        }

        assertThat((Long) accumulator.result()).as("seed " + seed).isBetween(19_000L, 21_000L);
    }

    @SuppressWarnings("unchecked")
    private static List<TopItem> items(Object result) {
        return (List<TopItem>) result;
    }

    private static BigDecimal decimal(Object value) {
        if (value instanceof Long number) {
            return BigDecimal.valueOf(number);
        }
        return value instanceof Double number
                ? BigDecimal.valueOf(number).setScale(9, RoundingMode.HALF_EVEN)
                : BigDecimal.ZERO;
    }

    private static List<EnrichedEvent> events(List<Object> values) {
        var events = new ArrayList<EnrichedEvent>();
        for (var value : values) {
            // Times repeat, so that first and last have ties to break.
            events.add(EventBytes.event(Map.of("x", value))
                    .setTime(events.size() % 7)
                    .build());
        }
        return events;
    }

    private static byte[] bytesOf(Accumulator accumulator) {
        var sink = new ByteSink();
        accumulator.serialize(sink);
        return sink.toByteArray();
    }

    /** Measure with the reader of its events. */
    private final class Bench {
        private final EventReader reader = new EventReader(bytes.ids());
        private final Measure measure;

        Bench(String text) throws InvalidExpressionException {
            var fields = new SlotLayout.Builder();
            var compiler = new ExpressionCompiler(fields);
            var factory = new MeasureFactory(name -> null, Duration.ofMinutes(1));
            var checked = CHECKER.checkMeasure(
                    text, List.of(), (scratch, call) -> factory.create("m", scratch.measureCall(call)));
            measure = factory.create("m", compiler.measureCall(checked));
            reader.setLayout(fields.build());
        }

        void add(Accumulator to, Object value) {
            to.addEvent(
                    reader.read(bytes.of(EventBytes.event(Map.of("x", value)).build())));
        }

        Accumulator accumulate(List<EnrichedEvent> events) {
            var accumulator = measure.newAccumulator();
            events.forEach(event -> accumulator.addEvent(reader.read(bytes.of(event))));
            return accumulator;
        }

        /** Adds in random order to several accumulators and merges those pairwise in random order, over their bytes. */
        Accumulator shuffleAndMerge(List<EnrichedEvent> events, Random random) {
            var shuffled = new ArrayList<>(events);
            Collections.shuffle(shuffled, random);
            var parts = new ArrayList<Accumulator>();
            for (int i = 0; i < 5; i++) {
                parts.add(measure.newAccumulator());
            }
            shuffled.forEach(event -> parts.get(random.nextInt(parts.size())).addEvent(reader.read(bytes.of(event))));
            while (parts.size() > 1) {
                var from = parts.remove(random.nextInt(parts.size()));
                var read = measure.deserialize(ByteBuffer.wrap(bytesOf(from)));
                parts.get(random.nextInt(parts.size())).merge(read);
            }
            return parts.get(0);
        }
    }
}
