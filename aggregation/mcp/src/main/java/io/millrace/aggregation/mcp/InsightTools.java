package io.millrace.aggregation.mcp;

import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.AsyncToolSpecification;
import io.modelcontextprotocol.spec.McpSchema;
import io.vertx.core.json.JsonObject;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * Tools of assistants. Each is one or two requests to the query API, whose answer is passed on as JSON; an error of the API is an
 * answer, too, so that the assistant can mend its request.
 */
final class InsightTools {
    private static final int MAX_ANSWER_CHARACTERS = 200_000;
    private static final int ROWS = 50;
    private static final int MAX_ROWS = 500;
    private static final String YAML = "A definition, or a file of them, in YAML: see insight_language.";

    /** What a tool does with its arguments. */
    @FunctionalInterface
    private interface Action {
        Mono<LocalApi.Reply> run(LocalApi.Caller caller, ToolArguments arguments);
    }

    private final LocalApi api;

    InsightTools(LocalApi api) {
        this.api = api;
    }

    List<AsyncToolSpecification> all() {
        return List.of(
                tool(
                        "list_insights",
                        "All insights: name, description, dimensions, measures, windows. Start here.",
                        new ToolSchema(),
                        true,
                        (caller, arguments) -> api.get(caller, "/v1/insights")),
                tool(
                        "describe_insight",
                        "One insight: its definition, the types and units of its measures, its errors of the last events.",
                        named(),
                        true,
                        (caller, arguments) -> api.get(caller, path(arguments))),
                tool(
                        "query_rows",
                        "Rows of one insight, newest first: one for each window and group. Prefer this to sql where one insight"
                                + " is enough. Every answer says how fresh it is.",
                        rows(),
                        true,
                        (caller, arguments) -> api.get(caller, path(arguments) + "/rows?" + rowsQuery(arguments))),
                tool(
                        "sql",
                        "Read-only SQL. Every insight is a table with the columns window_start, window_end, its dimensions and"
                                + " measures. A measure without an aggregate function is merged under GROUP BY, so that unique"
                                + " people stay unique: SELECT country, buyers FROM revenue_by_country WHERE window_start >="
                                + " now() - INTERVAL '1' DAY GROUP BY country.",
                        new ToolSchema().text("sql", "The statement.").required("sql").text("zone", "Time zone of days, such as Europe/Zurich.").text("tenant", "Tenant whose rows are read."),
                        true,
                        (caller, arguments) -> api.post(caller, "/v1/sql", statement(arguments))),
                tool(
                        "explain_freshness",
                        "How far the rows of an insight have come, whether they are complete, and what that means.",
                        named(),
                        true,
                        (caller, arguments) -> api.get(caller, path(arguments) + "/rows?limit=1").map(Freshness::explain)),
                tool(
                        "insight_language",
                        "The language in which insights are defined, with examples. Read it before plan_insight.",
                        new ToolSchema(),
                        true,
                        (caller, arguments) -> Mono.just(new LocalApi.Reply(200, InsightLanguage.TEXT))),
                tool(
                        "plan_insight",
                        "Checks a proposed definition and says for each insight whether it is new, compatible, restarts, or is"
                                + " refused, with the place of every error. Changes nothing.",
                        new ToolSchema().text("yaml", YAML).required("yaml"),
                        true,
                        (caller, arguments) -> api.post(caller, "/v1/insights/plan", arguments.require("yaml"))),
                tool(
                        "apply_insight",
                        "Applies a definition, which changes what is computed for everyone. Only after plan_insight and the"
                                + " user's consent; needs a key of role apply.",
                        new ToolSchema().text("yaml", YAML).required("yaml"),
                        false,
                        (caller, arguments) -> api.post(caller, "/v1/insights", arguments.require("yaml"))));
    }

    private static ToolSchema named() {
        return new ToolSchema().text("name", "Name of the insight.").required("name");
    }

    private static ToolSchema rows() {
        return named()
                .text("from", "Begin, such as -1h, -7d, or 2026-11-21T08:00:00Z.")
                .text("to", "End, exclusive, in the same forms.")
                .text("by", "Dimensions to keep, separated by commas; measures are merged over the others.")
                .text("rollup", "Longer windows to merge into, such as 1h or 1d.")
                .text("order", "Measure to order by; with a minus sign the greatest comes first.")
                .text("cursor", "From the answer before, for the next page.")
                .text("tenant", "Tenant whose rows are read.")
                .number("limit", "Most rows, " + ROWS + " unless given, " + MAX_ROWS + " at most.")
                .object("group", "Values of dimensions that rows must have, such as {\"country\": \"CH\"}.");
    }

    private static String path(ToolArguments arguments) {
        return "/v1/insights/" + ToolArguments.encoded(arguments.require("name"));
    }

    private static String rowsQuery(ToolArguments arguments) {
        StringBuilder query = new StringBuilder("limit=").append(arguments.number("limit", ROWS, MAX_ROWS));
        for (String name : List.of("from", "to", "by", "rollup", "order", "cursor", "tenant")) {
            arguments.find(name)
                    .ifPresent(value -> query.append('&').append(name).append('=').append(ToolArguments.encoded(value)));
        }
        arguments.map("group").forEach((dimension, value) -> query.append("&group.")
                .append(ToolArguments.encoded(dimension))
                .append('=')
                .append(ToolArguments.encoded(value)));
        return query.toString();
    }

    private static String statement(ToolArguments arguments) {
        JsonObject request = new JsonObject().put("sql", arguments.require("sql"));
        for (String name : List.of("zone", "tenant")) {
            arguments.find(name).ifPresent(value -> request.put(name, value));
        }
        return request.encode();
    }

    private AsyncToolSpecification tool(
            String name, String description, ToolSchema schema, boolean isReading, Action action) {
        McpSchema.Tool tool = McpSchema.Tool.builder(name, schema.toMap())
                .description(description)
                .annotations(McpSchema.ToolAnnotations.builder()
                        .readOnlyHint(isReading)
                        .destructiveHint(!isReading)
                        .idempotentHint(true)
                        .openWorldHint(false)
                        .build())
                .build();
        return new AsyncToolSpecification(tool, (context, request) -> call(context, request, schema, action));
    }

    private static Mono<McpSchema.CallToolResult> call(
            McpTransportContext context, McpSchema.CallToolRequest request, ToolSchema schema, Action action) {
        return Mono.defer(() -> action.run(
                        LocalApi.Caller.of(context), new ToolArguments(request.arguments(), schema.names())))
                .map(InsightTools::result)
                // Rejected at the edge: the assistant reads what is wrong with its arguments.
                .onErrorResume(failure -> Mono.just(result(new LocalApi.Reply(400, String.valueOf(failure.getMessage())))));
    }

    private static McpSchema.CallToolResult result(LocalApi.Reply reply) {
        boolean isTooLong = reply.body().length() > MAX_ANSWER_CHARACTERS;
        String text = isTooLong
                ? "the answer has " + reply.body().length() + " characters: ask for fewer rows, a shorter range or fewer dimensions"
                : reply.body();
        return McpSchema.CallToolResult.builder()
                .addTextContent(text)
                .isError(reply.isError() || isTooLong)
                .build();
    }
}
