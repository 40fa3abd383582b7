package io.millrace.cli.rows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.console.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowPagesTest {
    private static final int STORED = 2_500;

    private final List<Map<String, String>> requests = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final RowPrinter printer = new RowPrinter(new Terminal(new PrintWriter(out), new PrintWriter(err), false));

    @Test
    void aLimitBeyondAPageFollowsTheCursor() throws Exception {
        print("csv", OptionalInt.of(2_200));

        assertThat(requests)
                .extracting(request -> request.get("limit"), request -> request.get("cursor"))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("1000", null),
                        org.assertj.core.groups.Tuple.tuple("1000", "1000"),
                        org.assertj.core.groups.Tuple.tuple("200", "2000"));
        assertThat(requests).allMatch(request -> request.get("from").equals("2026-11-01"));
        var lines = out.toString().lines().toList();
        assertThat(lines)
                .hasSize(2_201)
                .startsWith("window_start,orders", "w,0")
                .endsWith("w,2199");
        assertThat(lines).filteredOn(line -> line.startsWith("window_start")).hasSize(1);
    }

    @Test
    void theEndOfTheRowsEndsThePages() throws Exception {
        print("csv", OptionalInt.of(1_000_000));

        assertThat(requests).hasSize(3);
        assertThat(out.toString().lines()).hasSize(STORED + 1);
    }

    @Test
    void withoutALimitThereIsOnePageOfTheServicesChoice() throws Exception {
        print("table", OptionalInt.empty());

        assertThat(requests).containsExactly(Map.of("from", "2026-11-01", "format", "json"));
        assertThat(err.toString()).startsWith("1000 rows").contains("next page with --cursor 1000");
    }

    @Test
    void pagesOfJsonAreOneResponse() throws Exception {
        print("json", OptionalInt.of(2_001));

        var response = new ObjectMapper().readTree(out.toString());
        assertThat(response.path("insight").asText()).isEqualTo("sales");
        assertThat(response.path("rows")).hasSize(2_001);
        assertThat(response.path("rows").get(2_000).at("/values/orders").asInt())
                .isEqualTo(2_000);
        assertThat(response.path("cursor").asText()).isEqualTo("2001");
        assertThat(response.at("/freshness/stalenessMs").asInt()).isEqualTo(12);
        assertThat(response.properties()).extracting(Map.Entry::getKey).doesNotHaveDuplicates();
    }

    @Test
    void aTableCountsTheRowsOfAllPages() throws Exception {
        print("table", OptionalInt.of(1_500));

        assertThat(err.toString()).startsWith("1500 rows");
        assertThat(out.toString().lines()).hasSize(1_500 + 2 * 2);
    }

    private void print(String format, OptionalInt limit) throws Exception {
        var pages = new RowPages(
                this::page,
                Map.of("from", "2026-11-01", "format", format.equals("csv") ? "csv" : "json"),
                limit,
                Optional.empty());
        while (pages.hasNext()) {
            var page = pages.next();
            switch (format) {
                case "csv" -> printer.csv(page);
                case "json" -> printer.json(page, !pages.hasNext());
                default -> printer.table(page, !pages.hasNext());
            }
        }
    }

    private RowPage page(Map<String, String> request) {
        requests.add(request);
        int from = Integer.parseInt(request.getOrDefault("cursor", "0"));
        int to = Math.min(STORED, from + Integer.parseInt(request.getOrDefault("limit", "1000")));
        var cursor = to < STORED ? Optional.of(Integer.toString(to)) : Optional.<String>empty();
        if (request.get("format").equals("csv")) {
            return new RowPage(
                    "window_start,orders\n"
                            + IntStream.range(from, to)
                                    .mapToObj(i -> "w," + i + "\n")
                                    .collect(Collectors.joining()),
                    cursor);
        }
        var rows = IntStream.range(from, to)
                .mapToObj(i -> "{\"window\":{\"start\":\"2026-11-01T10:00:00Z\"},\"group\":{},\"values\":{\"orders\":"
                        + i + "},\"final\":true}")
                .collect(Collectors.joining(","));
        return new RowPage(
                "{\"insight\":\"sales\",\"rows\":[" + rows
                        + "],\"freshness\":{\"stalenessMs\":12,\"complete\":true},\"cursor\":"
                        + cursor.map(text -> '"' + text + '"').orElse("null") + "}",
                cursor);
    }
}
