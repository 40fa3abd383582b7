package io.millrace.schemas.topic;

import static org.apache.avro.SchemaCompatibility.checkReaderWriterCompatibility;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.api.Test;

/** What the contracts owe to those who wrote and read earlier versions, and to those who read them today. */
class ContractsTest {
    private static final Path RELEASED = Path.of("src/test/resources/released");

    @Test
    void everyContractIsCompatibleBothWaysWithEveryReleasedVersion() throws IOException {
        var checked = 0L;
        for (var topic : Topics.ALL) {
            var current = topic.valueFormat().schema();
            for (var file : released(topic.name())) {
                var before = new Schema.Parser().parse(Files.readString(file));

                assertCompatible(file + " is read by today's", current, before);
                assertCompatible(file + " reads today's", before, current);
                checked++;
            }
        }
        try (var files = Files.walk(RELEASED)) {
            assertThat(checked)
                    .as("contracts of topics that are gone")
                    .isPositive()
                    .isEqualTo(files.filter(Files::isRegularFile).count());
        }
    }

    @Test
    void everyFieldRecordAndEnumIsDocumented() {
        var undocumented = new ArrayList<String>();
        for (var topic : Topics.ALL) {
            collectUndocumented(topic.valueFormat().schema(), new HashSet<>(), undocumented);
        }

        assertThat(undocumented).isEmpty();
    }

    @Test
    void everyEnumHasADefaultForSymbolsOfLaterVersions() {
        var without = new ArrayList<String>();
        for (var topic : Topics.ALL) {
            collectEnumsWithoutDefault(topic.valueFormat().schema(), new HashSet<>(), without);
        }

        assertThat(without).isEmpty();
    }

    @Test
    void topicNamesAndSubjectsAreUnique() {
        assertThat(Topics.ALL).extracting(Topic::name).doesNotHaveDuplicates();
        assertThat(Topics.EVENTS_RAW.valueSubject()).isEqualTo("events.raw-value");
    }

    private static List<Path> released(String topic) throws IOException {
        try (Stream<Path> versions = Files.list(RELEASED)) {
            return versions.map(version -> version.resolve(topic + ".avsc"))
                    .filter(Files::exists)
                    .sorted()
                    .toList();
        }
    }

    private static void assertCompatible(String what, Schema reader, Schema writer) {
        var result = checkReaderWriterCompatibility(reader, writer);
        assertThat(result.getType())
                .as(what + ": " + result.getResult().getIncompatibilities())
                .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }

    private static void collectUndocumented(Schema schema, Set<String> seen, List<String> undocumented) {
        if (isNamed(schema) && seen.add(schema.getFullName()) && isBlank(schema.getDoc())) {
            undocumented.add(schema.getFullName());
        }
        for (var field : fields(schema, seen)) {
            if (isBlank(field.doc())) {
                undocumented.add(schema.getFullName() + "." + field.name());
            }
            collectUndocumented(field.schema(), seen, undocumented);
        }
        inside(schema).forEach(inner -> collectUndocumented(inner, seen, undocumented));
    }

    private static void collectEnumsWithoutDefault(Schema schema, Set<String> seen, List<String> without) {
        if (schema.getType() == Schema.Type.ENUM && schema.getEnumDefault() == null) {
            without.add(schema.getFullName());
        }
        fields(schema, seen).forEach(field -> collectEnumsWithoutDefault(field.schema(), seen, without));
        inside(schema).forEach(inner -> collectEnumsWithoutDefault(inner, seen, without));
    }

    private static List<Schema.Field> fields(Schema schema, Set<String> seen) {
        return schema.getType() == Schema.Type.RECORD && seen.add("fields of " + schema.getFullName())
                ? schema.getFields()
                : List.of();
    }

    private static List<Schema> inside(Schema schema) {
        return switch (schema.getType()) {
            case UNION -> schema.getTypes();
            case ARRAY -> List.of(schema.getElementType());
            case MAP -> List.of(schema.getValueType());
            default -> List.of();
        };
    }

    private static boolean isNamed(Schema schema) {
        return schema.getType() == Schema.Type.RECORD || schema.getType() == Schema.Type.ENUM;
    }

    private static boolean isBlank(String doc) {
        return doc == null || doc.isBlank();
    }
}
