package io.millrace.aggregation.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.aggregation.window.WindowAssigner;
import io.millrace.schemas.topic.RecordLimit;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Arbitrary text as a definition: it is refused with positions, or it compiles, is bounded, and can be read back from its record. */
class DefinitionFuzzTest {
    private final DefinitionParser parser = new DefinitionParser();

    @FuzzTest
    void aDefinitionIsRefusedOrBounded(byte[] utf8) throws Exception {
        List<InsightSpec> specs;
        try {
            specs = parser.parse("fuzz.yaml", new String(utf8, StandardCharsets.UTF_8));
        } catch (InvalidDefinitionException e) {
            // Refused, with positions in the text.
            assertThat(e.problems()).isNotEmpty().allMatch(problem -> problem.line() >= 1 && problem.column() >= 1);
            return;
        }
        for (var spec : specs) {
            var record = DefinitionParser.toRecord(spec, 0);
            assertThat(record.toString().length()).isLessThan(RecordLimit.BYTES);
            assertThat(parser.fromRecord(record)).isEqualTo(spec);
            if (!(spec.window() instanceof WindowSpec.Session)) {
                assertThat(WindowAssigner.of(spec.window()).assign(1_795_248_000_000L))
                        .isBetween(1, WindowReader.MAX_OVERLAPPING);
            }
        }
        for (var insight : DefinitionSet.compile(specs).insights()) {
            insight.measures()
                    .forEach(measure ->
                            assertThat(measure.newAccumulator().heapBytes()).isLessThan(1 << 20));
        }
    }
}
