package io.millrace.it.garbage;

import static io.millrace.it.garbage.Request.QUERY;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What has stopped a query layer, chosen by hand: statements, patterns, parameters and definitions. */
final class QueryGarbage {
    private QueryGarbage() {}

    static List<Request> all() {
        var all = new ArrayList<Request>();
        statements(all);
        avatica(all);
        parameters(all);
        definitions(all);
        return all;
    }

    private static void statements(List<Request> all) {
        var rows = String.join(",", Collections.nCopies(200, "(1)"));
        all.add(sql(
                "an answer of many megabytes",
                "SELECT '" + "x".repeat(9_000) + "' FROM (VALUES " + rows + ") a, (VALUES " + rows + ") b"));
        all.add(sql(
                "a join of joins", "SELECT COUNT(*) FROM good_events a, good_events b, good_events c, good_events d"));
        all.add(sql("a number of three million digits", "SELECT CAST('1e3000000' AS DECIMAL)"));
        all.add(sql("deep brackets", "SELECT " + "(".repeat(5_000) + "1" + ")".repeat(5_000)));
        all.add(sql("a long sum", "SELECT " + "1+".repeat(20_000) + "1"));
        all.add(sql("many columns", "SELECT " + "1,".repeat(5_000) + "1"));
        all.add(sql("many ors", "SELECT * FROM good_events WHERE " + "lane = 'x' OR ".repeat(3_000) + "lane = 'y'"));
        all.add(sql(
                "a slow pattern",
                "SELECT * FROM good_events WHERE lane LIKE '" + "%_".repeat(10) + "%".repeat(30) + "z'"));
        all.add(sql("a repeated text", "SELECT REPEAT('x', 2147483647)"));
        all.add(sql("no rights", "DROP TABLE good_events"));
        all.add(sql("emoji", "SELECT * FROM good_events WHERE lane LIKE '%off 😀'"));
        all.add(Request.post(
                        "as curl sends it",
                        QUERY,
                        "/v1/sql",
                        "{\"sql\":\"SELECT 1 FROM good_events WHERE lane LIKE '%off'\"}")
                .with("Content-Type", "application/x-www-form-urlencoded"));
        for (var body : List.of(
                "", "{", "[]", "null", "{\"sql\":7}", "{\"sql\":\"\\u0000\"}", "{\"sql\":null}", "[".repeat(50_000))) {
            all.add(Request.post("sql body", QUERY, "/v1/sql", body));
            all.add(Request.post("avatica body", QUERY, "/v1/avatica", body));
            all.add(Request.post("points body", QUERY, "/v1/insights/good_events/points?from=-1h", body));
            all.add(Request.post("preview body", QUERY, "/v1/insights/preview", body));
            all.add(Request.post("definition body", QUERY, "/v1/insights/validate", body));
        }
    }

    private static void avatica(List<Request> all) {
        for (int i = 0; i < 8; i++) {
            all.add(avaticaOf(
                    "tables of a pattern without end",
                    "\"request\":\"getTables\",\"connectionId\":\"x\",\"catalog\":null,\"schemaPattern\":null,\"tableNamePattern\":\""
                            + "%_".repeat(10) + "%".repeat(30) + "z\",\"typeList\":null"));
        }
        all.add(avaticaOf(
                "columns of a pattern without end",
                "\"request\":\"getColumns\",\"connectionId\":\"x\",\"catalog\":\"%\",\"schemaPattern\":\"%\",\"tableNamePattern\":\"%\",\"columnNamePattern\":\""
                        + "%_".repeat(400) + "\""));
        all.add(avaticaOf("no such request", "\"request\":\"shutdown\""));
        all.add(avaticaOf(
                "a class of its own",
                "\"request\":\"openConnection\",\"@class\":\"java.net.URL\",\"connectionId\":\"x\",\"info\":{}"));
        for (int i = 0; i < 300; i++) {
            all.add(avaticaOf(
                    "connections that are never closed",
                    "\"request\":\"openConnection\",\"connectionId\":\"open-" + i + "\",\"info\":{}"));
        }
        all.add(avaticaOf(
                "an answer of many megabytes",
                "\"request\":\"prepareAndExecute\",\"connectionId\":\"open-1\",\"statementId\":1,\"maxRowCount\":-1,\"sql\":\"SELECT '"
                        + "x".repeat(9_000) + "' FROM (VALUES " + String.join(",", Collections.nCopies(200, "(1)"))
                        + ") a, (VALUES " + String.join(",", Collections.nCopies(200, "(1)")) + ") b\""));
    }

    private static void parameters(List<Request> all) {
        for (var from : List.of(
                "-1s".repeat(3_000),
                "9223372036854775807",
                "-9223372036854775808",
                "+999999999-12-31",
                "now-99999999999999999d",
                "2026-02-30",
                "%00",
                "1e9",
                "-",
                "now".repeat(500))) {
            all.add(rows("from " + from, "from=" + encoded(from)));
            all.add(rows("to " + from, "to=" + encoded(from)));
            all.add(rows("rollup " + from, "from=-1h&rollup=" + encoded(from)));
            all.add(rows("max_staleness " + from, "max_staleness=" + encoded(from)));
        }
        all.add(rows("a filled eternity", "from=1970-01-01&to=9999-12-31&fill=0"));
        all.add(rows("a filled year of minutes", "from=-366d&fill=0&by="));
        all.add(rows("compared with never", "from=-1h&compare=-999999d"));
        all.add(rows("a cursor of ours, nearly", "cursor=" + "A".repeat(6_000)));
        all.add(rows("a zone that is none", "from=-1d&rollup=1d&zone=Mars/Olympus"));
        all.add(rows("a limit beyond", "limit=2147483648"));
        all.add(rows("one parameter a thousand times", "limit=1&".repeat(700)));
        all.add(Request.get("bad escapes", QUERY, "/v1/insights/%25%00%ff/rows"));
        all.add(Request.get("no such insight", QUERY, "/v1/insights/" + "x".repeat(3_000) + "/rows"));
    }

    private static void definitions(List<Request> all) {
        for (var window : List.of(
                "hopping: { size: 366d, every: 1s }",
                "hopping: { size: 31d, every: 1s }",
                "tumbling: 1ms",
                "session: { gap: 1ms }",
                "cumulative: 999999999d",
                "hopping: { size: 1s, every: 366d }")) {
            all.add(definition("window " + window, window, "n: count()", "event.type"));
        }
        all.add(definition(
                "groups without end",
                "tumbling: 1s",
                "n: count()",
                "string(event.time) + event.name + event.messageId"));
        all.add(definition("a number a million high", "tumbling: 1m", "n: top(event.name, 2147483647)", "event.type"));
        all.add(definition(
                "an expression without end", "tumbling: 1m", "n: sum(" + "1 + ".repeat(3_000) + "1)", "event.type"));
        all.add(definition(
                "a pattern without end",
                "tumbling: 1m",
                "n: count()",
                "string(event.name.matches(\"" + "(a*)*".repeat(200) + "\"))"));
        all.add(definition(
                "a time that throws",
                "tumbling: 1m",
                "n: max(int(timestamp(\"+999999999-01-01T00:00:00Z\")))",
                "event.type"));
        all.add(Request.post("aliases that multiply", QUERY, "/v1/insights/validate", laughs()));
        all.add(Request.post("deep YAML", QUERY, "/v1/insights/preview", "[".repeat(20_000)));
        all.add(Request.post(
                "a tag",
                QUERY,
                "/v1/insights/preview",
                "!!javax.script.ScriptEngineManager [!!java.net.URL [\"http://127.0.0.1:1/\"]]"));
        all.add(Request.post(
                "many definitions",
                QUERY,
                "/v1/insights/validate",
                "insights:\n" + "  - { name: a, measures: { n: count() } }\n".repeat(3_000)));
    }

    private static String laughs() {
        var yaml = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 30; i++) {
            yaml.append("a%d: &a%d [%s]\n".formatted(i, i, String.join(",", Collections.nCopies(9, "*a" + (i - 1)))));
        }
        return yaml.append("insights: *a29\n").toString();
    }

    private static Request definition(String what, String window, String measures, String group) {
        return Request.post(
                what,
                QUERY,
                "/v1/insights/preview?events=2000",
                "insights:\n  - name: garbage\n    groupBy: { g: '" + group + "' }\n    window: { " + window
                        + " }\n    measures: { " + measures + " }\n");
    }

    private static Request sql(String what, String statement) {
        return Request.post(what, QUERY, "/v1/sql", "{\"sql\":\"" + statement + "\"}");
    }

    private static Request avaticaOf(String what, String fields) {
        return Request.post(what, QUERY, "/v1/avatica", "{" + fields + "}");
    }

    private static Request rows(String what, String parameters) {
        return Request.get(what, QUERY, "/v1/insights/good_events/rows?" + parameters);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
