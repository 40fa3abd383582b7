package io.millrace.sink.row;

import static org.apache.avro.SchemaCompatibility.checkReaderWriterCompatibility;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.testing.GenericAvroDeserializer;
import io.millrace.runtime.testing.TestRegistry;
import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.insight.MeasureType;
import io.millrace.schemas.insight.TopItem;
import io.millrace.schemas.serde.AvroEncoder;
import io.millrace.sink.Insights;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericDatumWriter;
import org.junit.jupiter.api.Test;

class RowSchemaTest {
    @Test
    void rowsOfEveryDefinitionRoundTripThroughItsSchema() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var ids = TestRegistry.ids();
        var reader = new GenericAvroDeserializer(ids);

        for (int i = 0; i < 500; i++) {
            var definition = anyDefinition(random);
            var mapper = RowMapper.of(definition);
            var row = anyRow(definition, random);

            var id = ids.register(
                    "any-" + i, new Schema.Parser().parse(mapper.schema().toString()));
            var written = mapper.toRecord(row);
            var bytes = new AvroEncoder<>(new GenericDatumWriter<>(mapper.schema())).encode(id, written);

            assertThat(mapper.accepts(row)).as("seed %d", seed).isTrue();
            assertThat(reader.deserialize("any", bytes))
                    .as("seed %d, definition %s", seed, definition)
                    .hasToString(written.toString());
        }
    }

    @Test
    void anAddedMeasureIsFullyCompatible() {
        var before = RowSchema.of(Insights.orders().build());
        for (var type : MeasureType.values()) {
            var after =
                    RowSchema.of(Insights.with(Insights.orders(), "added", type).build());

            assertThat(checkReaderWriterCompatibility(after, before).getType())
                    .as("new reader, %s", type)
                    .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
            assertThat(checkReaderWriterCompatibility(before, after).getType())
                    .as("old reader, %s", type)
                    .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
        }
    }

    @Test
    void aMeasureAddedAtTheEndKeepsTheNamesBeforeIt() {
        var before = Insights.with(
                Insights.with(Insights.definition("i", "a-b"), "a_b", MeasureType.LONG), "a b", MeasureType.LONG);

        var names = names(RowSchema.of(before.build()));
        var longer = names(
                RowSchema.of(Insights.with(before, "a.b", MeasureType.LONG).build()));

        assertThat(names).contains("a_b", "a_b_2", "a_b_3");
        assertThat(longer).contains("a_b", "a_b_2", "a_b_3", "a_b_4");
    }

    @Test
    void namesThatAvroDoesNotAllowAreChangedAndTheOriginalsKept() {
        var schema =
                RowSchema.of(Insights.with(Insights.definition("2nd-try", "größe", "tenant"), "", MeasureType.DOUBLE)
                        .build());

        assertThat(schema.getFullName()).isEqualTo("io.millrace.insights._2nd_try");
        assertThat(schema.getProp(RowSchema.ORIGINAL_NAME)).isEqualTo("2nd-try");
        assertThat(names(schema)).contains("gr__e", "tenant", "tenant_2", "_");
        assertThat(schema.getField("gr__e").getProp(RowSchema.ORIGINAL_NAME)).isEqualTo("größe");
        assertThat(schema.getField("tenant_2").getProp(RowSchema.ROLE)).isEqualTo(RowSchema.DIMENSION);
    }

    @Test
    void docsAreThoseOfTheDefinitionWithUnitAndErrorBound() {
        var measure = Insights.measure("buyers", MeasureType.LONG);
        measure.setDoc("People who bought");
        measure.setUnit("people");
        measure.setErrorBound("2 % at one sigma");
        var definition = Insights.definition("orders", "country")
                .setDescription("Orders per minute")
                .setMeasures(List.of(measure))
                .build();

        var schema = RowSchema.of(definition);

        assertThat(schema.getDoc()).isEqualTo("Orders per minute");
        assertThat(schema.getField("buyers").doc())
                .isEqualTo("People who bought. Unit: people. Error: 2 % at one sigma.");
        assertThat(schema.getFields())
                .allSatisfy(field -> assertThat(field.doc()).as(field.name()).isNotBlank());
    }

    @Test
    void windowsAreTimestamps() {
        var schema = RowSchema.of(Insights.orders().build());

        assertThat(List.of("window_start", "window_end")).allSatisfy(name -> assertThat(
                        schema.getField(name).schema().getLogicalType().getName())
                .isEqualTo("timestamp-millis"));
        assertThat(schema.getField("watermark").schema().getTypes())
                .extracting(type -> type.getLogicalType() == null
                        ? null
                        : type.getLogicalType().getName())
                .containsExactly(null, "timestamp-millis");
    }

    private static List<String> names(Schema schema) {
        return schema.getFields().stream().map(Schema.Field::name).toList();
    }

    private static InsightDefinition anyDefinition(Random random) {
        var dimensions = new String[random.nextInt(5)];
        for (int i = 0; i < dimensions.length; i++) {
            dimensions[i] = anyName(random);
        }
        var definition = Insights.definition(anyName(random), dimensions);
        for (int i = random.nextInt(6); i > 0; i--) {
            var types = MeasureType.values();
            Insights.with(definition, anyName(random), types[random.nextInt(types.length)]);
        }
        return definition.build();
    }

    private static String anyName(Random random) {
        var name = new StringBuilder();
        for (int i = random.nextInt(6); i >= 0; i--) {
            // Few characters, so that names collide: legal ones, illegal ones, and one outside the basic plane.
            name.appendCodePoint("ab_-.9 ü😀".codePoints().toArray()[random.nextInt(9)]);
        }
        return name.toString();
    }

    private static InsightUpdate anyRow(InsightDefinition definition, Random random) {
        var group = new ArrayList<String>();
        definition.getDimensions().forEach(dimension -> group.add(random.nextBoolean() ? null : anyName(random)));
        var values = definition.getMeasures().stream()
                .map(measure -> random.nextInt(4) == 0 ? null : anyValue(measure.getType(), random))
                .toArray();
        return Insights.row(definition.getName(), group, values)
                .setWindowStart(random.nextInt())
                .build();
    }

    private static Object anyValue(MeasureType type, Random random) {
        return switch (type) {
            case LONG, UNKNOWN -> random.nextLong();
            case DOUBLE -> random.nextGaussian();
            case STRING -> anyName(random);
            case TOP -> List.of(new TopItem(anyName(random), random.nextLong(), 0L));
        };
    }
}
