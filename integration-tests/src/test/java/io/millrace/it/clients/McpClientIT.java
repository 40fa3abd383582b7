package io.millrace.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.it.stack.CommandLine;
import io.millrace.it.stack.Stack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The official client of the Model Context Protocol against the running service, over HTTP and over {@code millrace mcp}. */
@Tag("clients")
class McpClientIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OFFSET = 7_500;

    @TempDir
    static Path directory;

    private static Stack stack;

    @BeforeAll
    static void bringUp() throws Exception {
        stack = new Stack(directory, "clients", OFFSET).up();
        NodeClient.run(directory, "segment-node.mjs", "http://127.0.0.1:" + stack.port(8080), "local", "60");
        stack.await();
    }

    @AfterAll
    static void bringDown() throws Exception {
        stack.close();
    }

    @Test
    void anAssistantAsksOverHttp() throws Exception {
        check(NodeClient.run(directory, "mcp.mjs", "http", "http://127.0.0.1:" + stack.port(8090) + "/mcp"));
    }

    @Test
    void anAssistantAsksOverAProcess() throws Exception {
        check(NodeClient.run(
                directory,
                "mcp.mjs",
                "stdio",
                CommandLine.CHECKOUT.resolve("scripts/millrace").toString(),
                "mcp",
                "--data",
                directory.resolve("data").toString(),
                "--port-offset",
                Integer.toString(OFFSET)));
    }

    private static void check(List<String> lines) throws Exception {
        List<JsonNode> answers = new ArrayList<>();
        for (String line : lines) {
            answers.add(JSON.readTree(line));
        }
        assertThat(answers.get(0).path("server").asText()).isEqualTo("millrace");
        assertThat(answers.get(0).path("tools").toString())
                .contains("plan_insight", "query_rows", "sql", "apply_insight");
        assertThat(answers.get(1).path("text").asText()).contains("events_by_name");
        assertThat(answers.get(2).path("text").asText()).contains("segment-node", "\"freshness\"");
        assertThat(JSON.readTree(answers.get(3).path("text").asText())
                        .path("rows")
                        .path(0)
                        .path(0)
                        .asLong())
                .isEqualTo(60);
        assertThat(answers.get(4).path("text").asText()).contains("explanation", "partitions answered");
        assertThat(answers.get(5).path("isError").asBoolean()).isFalse();
        assertThat(answers.get(5).path("text").asText()).contains("proposed");
        assertThat(answers.get(6).path("isError").asBoolean()).isTrue();
        assertThat(answers.get(6).path("text").asText()).contains("count");
        assertThat(answers.get(7).path("isError").asBoolean()).isTrue();
        assertThat(answers.get(7).path("text").asText()).contains("events_by_name");
    }
}
