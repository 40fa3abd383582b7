package io.millrace.it.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.it.clients.NodeClient;
import io.millrace.it.stack.Stack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The printed statements in ClickHouse's own engine: its tables, its view and its reading of Avro, without its Kafka engine,
 * for which no server can be had.
 */
@Tag("clients")
class ClickhouseTableIT {
    private static final long SEED = 20_261_124;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    @Test
    void theTableHoldsTheNewestRowsThroughDisorderRedeliveryAndANewColumn() throws Exception {
        try (var stack = new Stack(directory, "clients", 16_000)) {
            stack.up("--only", "broker,registry");
            try (var feed = new RowFeed(stack, SEED)) {
                feed.send(2_000);
                feed.startOver();
                feed.addMeasure("refunds");
                feed.send(500);
                var ddl = Files.writeString(directory.resolve("clickhouse.sql"), ddl(stack));
                var delivered = TopicFiles.write(stack, RowFeed.TOPIC, directory);
                assertThat(delivered).as("rows before and after the new column").hasSizeGreaterThan(1);
                var arguments = new ArrayList<String>();
                arguments.add(ddl.toString());
                delivered.forEach(file -> arguments.add(file.toString()));
                // Once more: older revisions and an older generation come after newer ones.
                delivered.forEach(file -> arguments.add(file.toString()));

                var lines = NodeClient.run(directory, "clickhouse-table.mjs", arguments.toArray(String[]::new));

                assertThat(rows(feed, lines)).as("seed %s", SEED).isEqualTo(expected(feed));
            }
        }
    }

    private static String ddl(Stack stack) throws Exception {
        return stack.millrace(List.of("connect", "config"), RowFeed.INSIGHT, "--to", "clickhouse", "--only", "ddl")
                .succeeded()
                .output();
    }

    /** An array cannot be null in ClickHouse: a row without a list has an empty one. */
    private static Map<String, List<Object>> expected(RowFeed feed) {
        var list = feed.columns().indexOf(RowFeed.LIST);
        var rows = feed.expected();
        rows.values().forEach(values -> {
            if (values.get(list) == null) {
                values.set(list, List.of());
            }
        });
        return rows;
    }

    private static Map<String, List<Object>> rows(RowFeed feed, List<String> lines) throws Exception {
        var rows = new TreeMap<String, List<Object>>();
        for (var line : lines) {
            var row = JSON.readTree(line);
            var values = new ArrayList<Object>();
            feed.columns().forEach(column -> values.add(value(row.path(column))));
            rows.put(row.path("row_key").asText(), values);
        }
        return rows;
    }

    private static Object value(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> value.isIntegralNumber() ? (Object) value.longValue() : (Object) value.doubleValue();
            case BOOLEAN -> value.booleanValue();
            case ARRAY -> RowValues.list(value.toString());
            case NULL -> null;
            case STRING -> value.textValue();
            default -> throw new AssertionError("not a value of a row: " + value.getNodeType());
        };
    }
}
