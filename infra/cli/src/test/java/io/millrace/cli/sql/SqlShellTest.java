package io.millrace.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.insights.QueryClient;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jline.reader.Candidate;
import org.jline.reader.EOFError;
import org.jline.reader.Parser.ParseContext;
import org.jline.terminal.TerminalBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlShellTest {
    private static final String ANSWER = """
        {"columns":[{"name":"window_start","type":"timestamp"},{"name":"revenue","type":"double"}],
         "rows":[["2026-11-21T08:00:00Z",1234.5],["2026-11-21T08:01:00Z",null]],
         "freshness":{"watermark":"2026-11-21T08:02:00Z","stalenessMs":12,"complete":true}}
        """;
    private static final String INSIGHTS = """
        {"insights":[{"name":"revenue_by_country","description":"Revenue",
         "dimensions":[{"name":"country","expression":"event.geo.country"}],
         "measures":[{"name":"revenue","expression":"sum(event.properties.revenue)"}]}]}
        """;

    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;
    private SqlClient client;

    @TempDir
    Path directory;

    @BeforeEach
    void aService() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/sql", exchange -> {
            var request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(request);
            boolean wrong = request.contains("wrong");
            var body = wrong ? "{\"error\":{\"code\":\"invalid_sql\",\"message\":\"1:8: unknown column\"}}" : ANSWER;
            exchange.sendResponseHeaders(wrong ? 400 : 200, 0);
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.createContext("/v1/insights", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(INSIGHTS.getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
        client = new SqlClient(
                new QueryClient("http://127.0.0.1:" + server.getAddress().getPort(), Optional.empty()), "acme");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aStatementOverTwoLinesPrintsATableAndGoesIntoTheHistory() throws Exception {
        var shown = shell("SELECT window_start,\nrevenue FROM revenue_by_country;\n\\q\n");

        assertThat(shown)
                .contains("2026-11-21 08:00", "1,234.50", "–")
                .contains("2 rows, watermark 2026-11-21T08:02:00Z, 12 ms stale, complete");
        assertThat(requests).hasSize(1);
        assertThat(requests.get(0)).contains("\"tenant\":\"acme\"").contains("SELECT window_start,\\nrevenue");
        assertThat(Files.readString(directory.resolve("history"))).contains("revenue_by_country");
    }

    @Test
    void theHistoryIsReadableByItsOwnerOnly() throws Exception {
        shell("SELECT 1;\n\\q\n");
        assertThat(rights(directory.resolve("history"))).isEqualTo("rw-------");

        Files.setPosixFilePermissions(directory.resolve("history"), PosixFilePermissions.fromString("rw-r--r--"));
        shell("SELECT 2;\n\\q\n");

        assertThat(rights(directory.resolve("history"))).isEqualTo("rw-------");
        assertThat(Files.readString(directory.resolve("history"))).contains("SELECT 1", "SELECT 2");
    }

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void theShellContinuesAfterAnError() throws Exception {
        var shown = shell("SELECT wrong;\nSELECT 1;\n");

        assertThat(shown).contains("1:8: unknown column").contains("1,234.50");
    }

    @Test
    void commandsListTablesAndTheirColumns() throws Exception {
        var shown = shell("\\tables\n\\describe revenue_by_country\n\\describe nothing\n\\help\n");

        assertThat(shown)
                .contains("revenue_by_country", "sum(event.properties.revenue)")
                .contains("there is no insight 'nothing'")
                .contains("Ctrl-D");
        assertThat(requests).isEmpty();
    }

    @Test
    void completionSuggestsKeywordsTablesAndColumns() {
        var parser = new StatementParser();
        var candidates = new ArrayList<Candidate>();

        new SqlCompleter(client).complete(null, parser.parse("select rev", 10, ParseContext.COMPLETE), candidates);

        assertThat(candidates.stream().map(Candidate::value))
                .contains("revenue", "revenue_by_country", "country", "window_start", "group by");
    }

    @Test
    void aStatementEndsWithASemicolonOutsideQuotes() {
        var parser = new StatementParser();

        assertThat(parser.parse("SELECT 1;", 9, ParseContext.ACCEPT_LINE).line())
                .isEqualTo("SELECT 1;");
        assertThat(parser.parse("\\tables", 7, ParseContext.ACCEPT_LINE).line()).isEqualTo("\\tables");
        assertThatThrownBy(() -> parser.parse("SELECT 1", 8, ParseContext.ACCEPT_LINE))
                .isInstanceOf(EOFError.class);
        assertThatThrownBy(() -> parser.parse("SELECT ';", 9, ParseContext.ACCEPT_LINE))
                .isInstanceOf(EOFError.class);
    }

    @Test
    void aRejectedStatementEndsWithItsExitCode() {
        assertThatThrownBy(() -> client.query("SELECT wrong"))
                .isInstanceOfSatisfying(
                        CliException.class, e -> assertThat(e.exitCode()).isEqualTo(CliExitCode.REFUSED))
                .hasMessageContaining("1:8");
    }

    private String shell(String typed) throws Exception {
        var out = new ByteArrayOutputStream();
        try (var terminal = TerminalBuilder.builder()
                .system(false)
                .dumb(true)
                .encoding(StandardCharsets.UTF_8)
                .streams(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)), out)
                .build()) {
            new SqlShell(client, terminal, directory.resolve("history")).run();
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
