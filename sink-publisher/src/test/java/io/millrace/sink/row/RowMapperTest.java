package io.millrace.sink.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.insight.MeasureType;
import io.millrace.schemas.insight.TopItem;
import io.millrace.sink.Insights;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowMapperTest {
    @Test
    void aRowIsMappedToTheColumnsOfItsDefinition() {
        var definition = Insights.with(Insights.orders(), "top products", MeasureType.TOP)
                .build();
        var row = Insights.row("orders", List.of("DE"), 3L, List.of(new TopItem("p1", 2L, 1L)))
                .setRevision(4)
                .setFinal$(true)
                .build();

        var record = RowMapper.of(definition).toRecord(row);

        assertThat(record)
                .hasToString("{\"window_start\": 1795251600000, \"window_end\": 1795251660000,"
                        + " \"tenant\": \"default\", \"country\": \"DE\", \"orders\": 3,"
                        + " \"top_products\": [{\"value\": \"p1\", \"count\": 2, \"error\": 1}],"
                        + " \"generation\": 1, \"revision\": 4, \"final\": true,"
                        + " \"watermark\": 1795251601000}");
    }

    @Test
    void aMeasureAddedAfterTheRowIsNull() {
        var mapper = RowMapper.of(
                Insights.with(Insights.orders(), "revenue", MeasureType.DOUBLE).build());
        var earlier = Insights.order("DE", 3).build();

        assertThat(mapper.accepts(earlier)).isTrue();
        assertThat(mapper.toRecord(earlier).get("revenue")).isNull();
        assertThat(mapper.toRecord(earlier).get("orders")).isEqualTo(3L);
    }

    @Test
    void aRowWithMoreColumnsIsNotAccepted() {
        var mapper = RowMapper.of(Insights.orders().build());

        assertThat(mapper.accepts(Insights.row("orders", List.of("DE"), 1L, 2L).build()))
                .isFalse();
        assertThat(mapper.accepts(Insights.row("orders", List.of("DE", "x"), 1L).build()))
                .isFalse();
    }

    @Test
    void aLongIsAcceptedAsADoubleButNotViceVersa() {
        var doubles = RowMapper.of(
                Insights.with(Insights.definition("i"), "m", MeasureType.DOUBLE).build());
        var longs = RowMapper.of(
                Insights.with(Insights.definition("i"), "m", MeasureType.LONG).build());

        assertThat(doubles.toRecord(Insights.row("i", List.of(), 2L).build()).get("m"))
                .isEqualTo(2.0);
        assertThatThrownBy(
                        () -> longs.toRecord(Insights.row("i", List.of(), 2.5).build()))
                .isInstanceOf(RowMismatchException.class)
                .hasMessageContaining("column m of insight i")
                .hasMessageContaining("Double");
    }

    @Test
    void keysAreReadableAndDistinctForDistinctRows() {
        var mapper = RowMapper.of(Insights.definition("i", "a", "b").build());
        var groups = List.of(
                Arrays.asList("a", "b"),
                Arrays.asList("a|b", null),
                Arrays.asList("a", "|b"),
                Arrays.asList("a\\", "b"),
                Arrays.asList("a\\|b", ""),
                Arrays.asList(null, "\\N"),
                Arrays.asList("\\N", null),
                Arrays.asList("", ""),
                Arrays.asList("/", "a/b"));
        var keys = new HashSet<String>();

        groups.forEach(group -> keys.add(mapper.key(Insights.row("i", group).build())));

        assertThat(keys).hasSameSizeAs(groups).contains("default/2026-11-21T09:00:00Z/a|b");
        assertThat(mapper.key(Insights.row("i", groups.get(0)).setRevision(9).build()))
                .isEqualTo("default/2026-11-21T09:00:00Z/a|b");
    }
}
