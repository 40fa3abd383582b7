package io.millrace.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourcesFileTest {
    @Test
    void aSourceIsReadWithItsDefaults() {
        var file = new SourcesFile("s.yaml", SourceFixture.KEYS, Map.of("KEY", "k2"));

        var specs = file.parse("""
                sources:
                  - name: orders
                    topics: [a, b]
                    format: json
                    map: name=n,userId=u
                    writeKey: env:KEY
                    from: 2026-11-01
                  - { name: events, topic: c, format: segment, tenant: default }
                """);

        assertThat(file.problems()).isEmpty();
        assertThat(specs.get(0).topics()).containsExactly("a", "b");
        assertThat(specs.get(0).tenant()).isEqualTo("acme");
        assertThat(specs.get(0).writeKeyId()).isNotEmpty();
        assertThat(specs.get(0).from()).hasToString("2026-11-01T00:00:00Z");
        assertThat(specs.get(1).from()).isEqualTo(StartPosition.EARLIEST);
        assertThat(specs.get(1).writeKeyId()).isNull();
    }

    @Test
    void allProblemsAreReportedWithTheirPlaceAndTheNearestKey() {
        var file = new SourcesFile("s.yaml", SourceFixture.KEYS, Map.of());

        file.parse("""
                sources:
                  - name: Orders
                    topic: events.raw
                    format: jsn
                    mapp: userId=u
                    from: soon
                  - name: x
                    topic: t
                    format: avro
                    map: userId=u
                    writeKey: secret-key
                    operations: [create]
                """);

        assertThat(file.problems())
                .contains(
                        "s.yaml:5:5: unknown key 'mapp', did you mean 'map'?; known are name, topic, topics, format, map, event, tenant, writeKey, from, operations",
                        "s.yaml:4:13: 'format' must be one of json, segment, avro, debezium, cloudevents",
                        "s.yaml:6:11: 'from' must be earliest, latest or a time like 2026-11-21T09:05:00Z",
                        "s.yaml:11:15: 'writeKey' is not among ingest.write.keys")
                .anyMatch(problem -> problem.startsWith("s.yaml:2:11: 'name' must match"))
                .anyMatch(
                        problem -> problem.startsWith("s.yaml:3:12: 'topic' names 'events.raw', which Millrace writes"))
                .anyMatch(problem -> problem.startsWith("s.yaml:10:10: 'map' names no event"))
                .anyMatch(problem -> problem.startsWith("s.yaml:12:17: 'operations' is for the format debezium"));
        assertThat(String.join("\n", file.problems())).doesNotContain("secret-key");
    }

    @Test
    void whatIsNoListOfSourcesIsSaid() {
        for (var yaml : List.of("", "sources: 5", "a: [", "sources: []", "- x", "sources: [{}]")) {
            var file = new SourcesFile("s.yaml", SourceFixture.KEYS, Map.of());

            file.parse(yaml);

            assertThat(file.problems())
                    .as(yaml)
                    .isNotEmpty()
                    .allMatch(problem -> problem.matches("(?s)s\\.yaml:\\d+:\\d+: .+"));
        }
    }

    @Test
    void namesOfSourcesAreUnique() {
        var file = new SourcesFile("s.yaml", null, Map.of());

        file.parse("sources:\n  - {name: a, topic: t, format: segment}\n  - {name: a, topic: u, format: segment}\n");

        assertThat(file.problems()).containsExactly("s.yaml:3:12: 'name' is taken by another source");
    }
}
