package io.millrace.cli.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.insights.QueryClient;
import java.util.ArrayList;
import java.util.List;

/** Client of {@code POST /v1/sql}. An error response is a CliException with the service's message. Thread-safe. */
final class SqlClient {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final QueryClient api;
    private final String tenant;

    /** @param tenant tenant whose rows to read; null for the default tenant */
    SqlClient(QueryClient api, String tenant) {
        this.api = api;
        this.tenant = tenant;
    }

    JsonNode query(String sql) throws InterruptedException {
        return api.postJson("/v1/sql", request(sql, "json"));
    }

    String queryText(String sql, String format) throws InterruptedException {
        return api.postText("/v1/sql", request(sql, format));
    }

    /** Metadata of all insights. */
    JsonNode insights() throws InterruptedException {
        return api.get("/v1/insights").path("insights");
    }

    /** Columns of an insight in the order of {@code SELECT *}. */
    static List<String> columns(JsonNode insight) {
        var columns = new ArrayList<>(List.of("window_start", "window_end"));
        insight.path("dimensions")
                .forEach(dimension -> columns.add(dimension.path("name").asText()));
        insight.path("measures")
                .forEach(measure -> columns.add(measure.path("name").asText()));
        columns.addAll(List.of("revision", "final"));
        return columns;
    }

    private String request(String sql, String format) {
        var request = JSON.createObjectNode().put("sql", sql).put("format", format);
        return (tenant == null ? request : request.put("tenant", tenant)).toString();
    }
}
