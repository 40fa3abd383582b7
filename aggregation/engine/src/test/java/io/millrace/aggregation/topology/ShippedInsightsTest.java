package io.millrace.aggregation.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.definition.DefinitionFiles;
import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.definition.InvalidDefinitionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedInsightsTest {
    private static final Path INSIGHTS = Path.of("../insights");
    private static final Path DEMO = INSIGHTS.resolve("demo");

    static Stream<InsightSpec> shipped() throws IOException, InvalidDefinitionException {
        return Stream.concat(in(INSIGHTS).stream(), in(DEMO).stream());
    }

    private static List<InsightSpec> in(Path directory) throws IOException, InvalidDefinitionException {
        return DefinitionFiles.read(directory, new DefinitionParser());
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void givesTheRowsOfItsCaseForAnySplitOfTheWork(InsightSpec spec) throws Exception {
        var directory = in(DEMO).contains(spec) ? DEMO : INSIGHTS;
        var file = directory.resolve("cases").resolve(spec.name() + ".yaml");
        assertThat(file).as("every shipped insight has a case").exists();
        var expected = CaseFile.read(file);

        for (int parts = 1; parts <= 3; parts++) {
            var rows = spec.journey().isPresent()
                    ? new JourneyRunner(spec).rows(expected.events(), parts)
                    : new InsightRunner(spec).rows(expected.events(), parts);

            assertThat(rows.stream().map(ShippedInsightsTest::key))
                    .containsExactlyInAnyOrderElementsOf(expected.rows().stream()
                            .map(ShippedInsightsTest::key)
                            .toList());
            for (var row : expected.rows()) {
                var actual = rows.stream()
                        .filter(other -> key(other).equals(key(row)))
                        .findFirst()
                        .orElseThrow();
                assertThat(actual.values().keySet()).isEqualTo(row.values().keySet());
                row.values()
                        .forEach((name, value) ->
                                assertValue(spec, row, name, actual.values().get(name), value));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void survivesItsDefinitionRecord(InsightSpec spec) throws Exception {
        var read = new DefinitionParser().fromRecord(DefinitionParser.toRecord(spec.withGeneration(3, 7, 42), 1));

        assertThat(read).isEqualTo(spec.withGeneration(3, 7, 42));
    }

    @ParameterizedTest
    @MethodSource("directories")
    void everyCaseFileHasItsInsight(Path directory) throws Exception {
        var names = in(directory).stream().map(spec -> spec.name() + ".yaml").toList();

        try (var cases = Files.list(directory.resolve("cases"))) {
            assertThat(cases.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(names);
        }
    }

    static Stream<Path> directories() {
        return Stream.of(INSIGHTS, DEMO);
    }

    private static List<Object> key(CaseFile.Row row) {
        Map<String, Object> group = new TreeMap<>();
        row.group().forEach((name, value) -> group.put(name, value == null ? null : value.toString()));
        return List.of(row.window(), group);
    }

    private static void assertValue(InsightSpec spec, CaseFile.Row row, String name, Object actual, Object expected) {
        var where = row.window() + " " + row.group() + " " + name;
        var kind = spec.measures().stream()
                .filter(measure -> measure.name().equals(name))
                .findFirst()
                .orElseThrow();
        if (expected == null) {
            assertThat(actual).as(where).isNull();
        } else if (kind.function().equals("quantile")) {
            double exact = ((Number) expected).doubleValue();
            assertThat((Double) actual)
                    .as(where)
                    .isBetween(exact - Math.abs(exact) / 100, exact + Math.abs(exact) / 100);
        } else if (actual instanceof Double number) {
            assertThat(number).as(where).isEqualTo(((Number) expected).doubleValue());
        } else {
            assertThat(String.valueOf(actual)).as(where).isEqualTo(String.valueOf(expected));
        }
    }
}
