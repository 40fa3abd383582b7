package io.millrace.aggregation.preview;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.definition.InvalidDefinitionException;
import io.millrace.aggregation.format.Columns;
import io.millrace.aggregation.format.RowJson;
import io.millrace.aggregation.request.Budget;
import io.millrace.aggregation.request.PacedResponse;
import io.millrace.aggregation.request.Parameters;
import io.millrace.aggregation.request.QueryPool;
import io.millrace.aggregation.request.ResponseBody;
import io.millrace.aggregation.request.TenantParameter;
import io.millrace.aggregation.rowquery.Row;
import io.millrace.aggregation.rowquery.RowFormat;
import io.millrace.runtime.http.JsonResponses;
import io.millrace.runtime.http.RequestBody;
import io.millrace.runtime.http.RequestException;
import io.millrace.schemas.serde.CorruptValueException;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.serde.UnknownSchemaIdException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** {@code POST /v1/insights/preview}: dry run of the definitions in the body over the newest events. */
public final class PreviewRoute {
    private static final JsonFactory JSON = new JsonFactory();
    private static final long MAX_BYTES = 1 << 20;
    private static final long MAX_ANSWER = 8L << 20;
    private static final int DEFAULT_EVENTS = 2_000;
    private static final int MAX_EVENTS = 10_000;
    private static final int MAX_INSIGHTS = 20;
    private static final int MAX_GROUPS = 20_000;
    private static final int SHOWN_ROWS = 100;

    private final DefinitionParser parser = new DefinitionParser();
    private final QueryPool pool;
    private final SchemaIds ids;
    private final IntFunction<List<byte[]>> newest;

    /** @param newest reads the given number of newest enriched events, serialized; may block */
    public PreviewRoute(QueryPool pool, SchemaIds ids, IntFunction<List<byte[]>> newest) {
        this.pool = pool;
        this.ids = ids;
        this.newest = newest;
    }

    public void mount(Router router) {
        router.post("/v1/insights/preview").handler(new RequestBody(MAX_BYTES)).handler(this::handle);
    }

    private void handle(RoutingContext context) {
        Parameters parameters = Parameters.of(context);
        parameters.refuseUnknown(List.of("events", TenantParameter.NAME));
        int count = parameters.integer("events", DEFAULT_EVENTS, 1, MAX_EVENTS);
        boolean named = parameters.find(TenantParameter.NAME).isPresent()
                || parameters.boundTenant().isPresent();
        Optional<String> tenant = named ? Optional.of(TenantParameter.parse(parameters)) : Optional.empty();
        String text = RequestBody.text(context);
        pool.submit(context, budget -> preview(parse(text), newest.apply(count), tenant, budget))
                .onComplete(JsonResponses.respond(context, bytes -> {
                    context.response()
                            .putHeader("Content-Type", RowFormat.JSON.contentType())
                            .putHeader("Cache-Control", "no-store");
                    PacedResponse.send(context, bytes);
                }));
    }

    private List<InsightSpec> parse(String text) {
        try {
            List<InsightSpec> specs = parser.parse("editor", text);
            if (specs.size() > MAX_INSIGHTS) {
                throw RequestException.badRequest("at most " + MAX_INSIGHTS + " insights can be previewed at once");
            }
            return specs;
        } catch (InvalidDefinitionException e) { // rejected at the edge, with the place of each error
            throw new RequestException(
                    400,
                    "invalid_definition",
                    e.problems().size() + " errors in the definition",
                    e.problems().stream()
                            .map(at -> new RequestException.Located(at.file(), at.line(), at.column(), at.message()))
                            .toList());
        }
    }

    private ResponseBody preview(List<InsightSpec> specs, List<byte[]> events, Optional<String> tenant, Budget budget)
            throws IOException {
        ResponseBody bytes = new ResponseBody(MAX_ANSWER, budget);
        for (byte[] event : events) {
            budget.reserve(event == null ? 0 : event.length);
        }
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("events", events.size());
            json.writeArrayFieldStart("insights");
            for (InsightSpec spec : specs) {
                write(json, spec, events, tenant, budget);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return bytes;
    }

    private void write(
            JsonGenerator json, InsightSpec spec, List<byte[]> events, Optional<String> tenant, Budget budget)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("name", spec.name());
        Optional<Preview> preview = Preview.of(spec, ids, MAX_GROUPS, budget);
        json.writeBooleanField("previewed", preview.isPresent());
        if (preview.isPresent()) {
            int unreadable = 0;
            for (byte[] event : events) {
                try {
                    preview.get().add(event, tenant);
                } catch (CorruptValueException | UnknownSchemaIdException e) { // dead-lettered by the engine
                    unreadable++;
                }
            }
            json.writeNumberField("matched", preview.get().matched());
            json.writeNumberField("unreadable", unreadable);
            json.writeNumberField("failed", preview.get().failed());
            json.writeNumberField("rowsInAll", preview.get().size());
            List<String> names = spec.dimensions().stream()
                    .map(dimension -> dimension.name())
                    .toList();
            RowJson rows = new RowJson(spec, names);
            json.writeFieldName("columns");
            Columns.write(json, spec, names);
            json.writeArrayFieldStart("rows");
            for (Row row : preview.get().newest(SHOWN_ROWS)) {
                rows.write(json, row);
            }
            json.writeEndArray();
            preview.get().close();
        }
        json.writeEndObject();
    }
}
