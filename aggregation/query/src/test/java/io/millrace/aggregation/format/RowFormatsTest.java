package io.millrace.aggregation.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.aggregation.registry.SampleInsights;
import io.millrace.aggregation.rowquery.Row;
import io.millrace.aggregation.shape.ResultRow;
import io.millrace.aggregation.shape.ResultShape;
import io.millrace.schemas.insight.TopItem;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowFormatsTest {
    private static final List<String> DIMENSIONS = List.of("country", "shop");

    private static final ResultShape AS_STORED = new ResultShape(Optional.empty(), Optional.empty(), 0);

    private final Row row = new Row(
            1_795_248_000_000L,
            1_795_248_060_000L,
            Arrays.asList("C\"H, \n", null),
            Arrays.asList(5L, Double.NaN, null, List.of(new TopItem("x", 5L, 1L))),
            3,
            true);

    @Test
    void jsonNamesColumnsAndWritesAbsentValuesAsNull() throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            new RowJson(SampleInsights.sales(), DIMENSIONS).write(json, row);
        }

        assertThat(text)
                .hasToString(
                        "{\"insight\":\"sales\",\"window\":{\"start\":\"2026-11-21T08:00:00Z\",\"end\":\"2026-11-21T08:01:00Z\"},\"group\":{\"country\":\"C\\\"H,"
                                + " \\n"
                                + "\",\"shop\":null},\"values\":{\"orders\":5,\"revenue\":null,\"buyers\":null,"
                                + "\"products\":[{\"value\":\"x\",\"count\":5,\"error\":1}]},\"revision\":3,\"final\":true}");
    }

    @Test
    void csvQuotesOnlyIfNeededAndLeavesAbsentValuesEmpty() throws IOException {
        RowCsv csv = new RowCsv(SampleInsights.sales(), DIMENSIONS, AS_STORED);

        assertThat(csv.header())
                .isEqualTo("window_start,window_end,country,shop,orders,revenue,buyers,products,revision,final\r\n");
        assertThat(csv.line(ResultRow.of(row)))
                .isEqualTo("2026-11-21T08:00:00Z,2026-11-21T08:01:00Z,\"C\"\"H, \n\",,5,,,"
                        + "\"[{\"\"value\"\":\"\"x\"\",\"\"count\"\":5,\"\"error\"\":1}]\",3,true\r\n");
    }
}
