package io.millrace.it.garbage;

import static io.millrace.it.garbage.Request.INGEST;
import static io.millrace.it.garbage.Request.QUERY;

import java.util.List;

/** Requests that are right, of every kind that is served: what mutations are made of. */
final class Seeds {
    /** To the door: each is accepted. */
    static final List<Request> DOOR = List.of(
            event(
                    "track",
                    "\"event\":\"Seed\",\"properties\":{\"price\":9.5,\"text\":\"a b\",\"when\":\"2026-11-02T10:00:00Z\",\"list\":[1,{\"a\":null}],\"v\":7}"),
            event(
                    "page",
                    "\"name\":\"Home\",\"properties\":{\"url\":\"https://a.example/x?utm_source=n&q=1\",\"path\":\"/x\"}"),
            event("screen", "\"name\":\"Start\",\"properties\":{}"),
            event("identify", "\"traits\":{\"email\":\"a@b.example\",\"address\":{\"street\":\"X 1\"},\"age\":41}"),
            event("group", "\"groupId\":\"g1\",\"traits\":{\"plan\":\"pro\"}"),
            event("alias", "\"previousId\":\"anon-7\""),
            Request.post(
                    "batch",
                    INGEST,
                    "/v1/batch?writeKey=local",
                    "{\"sentAt\":\"2026-11-20T10:00:00.000Z\",\"context\":{\"ip\":\"203.0.113.9\"},\"batch\":["
                            + "{\"type\":\"track\",\"anonymousId\":\"anon-1\",\"event\":\"Seed\",\"timestamp\":\"2026-11-20T09:59:58Z\"},"
                            + "{\"type\":\"page\",\"userId\":\"u2\",\"context\":{\"userAgent\":\"Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0\",\"sessionId\":17}}]}"));

    /** To the query layer. */
    static final List<Request> QUERIES = List.of(
            Request.post(
                    "sql",
                    QUERY,
                    "/v1/sql",
                    "{\"sql\":\"SELECT lane, SUM(events) AS n FROM good_events WHERE window_start >= now() - INTERVAL '1' HOUR GROUP BY lane ORDER BY n DESC LIMIT 10\"}"),
            Request.post(
                    "avatica",
                    QUERY,
                    "/v1/avatica",
                    "{\"request\":\"openConnection\",\"connectionId\":\"c1\",\"info\":{}}"),
            Request.post(
                    "avatica",
                    QUERY,
                    "/v1/avatica",
                    "{\"request\":\"getTables\",\"connectionId\":\"c1\",\"catalog\":null,\"schemaPattern\":\"%\",\"tableNamePattern\":\"g%\",\"typeList\":null}"),
            Request.post("preview", QUERY, "/v1/insights/preview", """
                    insights:
                      - name: seed
                        where: event.name == "Seed"
                        groupBy: { t: event.type }
                        window: { tumbling: 1m }
                        measures: { n: count(), s: sum(double(event.properties.v)) }
                    """),
            Request.post("validate", QUERY, "/v1/insights/validate", """
                    insights:
                      - name: seed
                        funnel: { within: 1h, steps: { a: event.name == "A", b: event.name == "B" } }
                        window: { tumbling: 1h }
                        emit: { every: 1s, final: true }
                        grace: 10m
                        retain: 7d
                    """),
            Request.post(
                    "points",
                    QUERY,
                    "/v1/insights/good_events/points?from=-1h",
                    "{\"groups\":[[\"1\"],[null],[\"9\"]]}"));

    /** Queries whose parameters are the input. */
    static final List<Request> ADDRESSES = List.of(
            Request.get(
                    "rows",
                    QUERY,
                    "/v1/insights/good_events/rows?from=-1h&to=now&by=lane&rollup=1h&order=-events&limit=5"),
            Request.get(
                    "rows",
                    QUERY,
                    "/v1/insights/good_events/rows?from=2026-11-22&group.lane=1&fill=0&compare=previous&format=csv"),
            Request.get(
                    "rows",
                    QUERY,
                    "/v1/insights/by_name_and_kind/rows?from=now-1d12h&zone=Europe/Berlin&cursor=AAAA&max_staleness=5000"),
            Request.get("recent", QUERY, "/v1/events/recent?limit=50"),
            Request.get("settings", INGEST, "/v1/projects/local/settings"));

    private Seeds() {}

    private static Request event(String type, String fields) {
        return Request.post(
                type,
                INGEST,
                // The key stands here, so that a mutated body is read, and not only refused for want of one.
                "/v1/" + type + "?writeKey=local",
                "{\"userId\":\"u1\",\"timestamp\":\"2026-11-20T10:00:00Z\",\"context\":{\"page\":{\"referrer\":\"https://www.google.com/\"}},"
                        + fields + "}");
    }
}
