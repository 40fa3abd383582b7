package io.millrace.aggregation.sql;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.aggregation.expression.NearestName;
import io.millrace.aggregation.request.Budget;
import io.millrace.aggregation.request.Parameters;
import io.millrace.aggregation.request.TenantParameter;
import io.millrace.aggregation.rowquery.ReadOptions;
import io.millrace.aggregation.rowquery.RowFormat;
import io.millrace.runtime.http.RequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Request of {@code POST /v1/sql}: {@code {"sql","parameters"?,"tenant"?,"format"?,"zone"?,"max_staleness"?,"partial"?}}; all but
 * the statement and its parameters may be in the URL instead.
 *
 * @param options options from the body, else from the URL
 */
record SqlRequest(String sql, List<Object> parameters, Parameters options) {
    private static final String FORMAT = "format";
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final List<String> FIELDS = List.of(
            "sql",
            "parameters",
            TenantParameter.NAME,
            FORMAT,
            Parameters.ZONE,
            ReadOptions.MAX_STALENESS,
            ReadOptions.PARTIAL);
    private static final List<String> URL_FIELDS = FIELDS.subList(2, FIELDS.size());

    static SqlRequest parse(byte[] body, Parameters url) {
        url.refuseUnknown(URL_FIELDS);
        JsonNode json = json(body);
        json.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                throw badRequest("unknown field '" + name + "'" + NearestName.hint(name, FIELDS) + " (known: "
                        + String.join(", ", FIELDS) + ")");
            }
        });
        if (!json.path("sql").isTextual()) {
            throw badRequest("sql is missing: send {\"sql\": \"SELECT ...\"}");
        }
        // Starts from the URL's parameters, which carry the tenant of the API key, whatever tenant the body names.
        Parameters options = url;
        for (String field : URL_FIELDS) {
            Optional<String> value = text(json, field);
            if (value.isPresent()) {
                options = options.with(field, value.get());
            }
        }
        SqlRequest request = new SqlRequest(json.path("sql").textValue(), parameters(json.path("parameters")), options);
        request.scope();
        request.format();
        return request;
    }

    SqlService.Scope scope() {
        return new SqlService.Scope(TenantParameter.parse(options), options.zone());
    }

    RowFormat format() {
        return options.find(FORMAT).map(RowFormat::parse).orElse(RowFormat.JSON);
    }

    /** Options for each read of the statement. */
    ReadOptions readOptions(Budget budget) {
        return ReadOptions.parse(options, budget);
    }

    private static JsonNode json(byte[] body) {
        try {
            JsonNode json = JSON.readTree(body);
            if (json != null && json.isObject()) {
                return json;
            }
        } catch (JsonProcessingException e) { // rejected at the edge
            throw badRequest("the body is not JSON: " + e.getOriginalMessage());
        } catch (java.io.IOException e) { // rejected at the edge: the bytes are not text
            throw badRequest("the body cannot be read: " + e.getMessage());
        }
        throw badRequest("the body must be a JSON object: {\"sql\": \"SELECT ...\"}");
    }

    private static Optional<String> text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        boolean fits =
                switch (field) {
                    case ReadOptions.MAX_STALENESS -> value.isIntegralNumber();
                    case ReadOptions.PARTIAL -> value.isBoolean();
                    default -> value.isTextual();
                };
        if (!value.isMissingNode() && !fits) {
            String type = field.equals(ReadOptions.PARTIAL) ? "true or false" : "a text";
            throw badRequest(
                    field + " must be " + (field.equals(ReadOptions.MAX_STALENESS) ? "a whole number of ms" : type));
        }
        return value.isMissingNode() ? Optional.empty() : Optional.of(value.asText());
    }

    private static List<Object> parameters(JsonNode values) {
        if (!values.isMissingNode() && !values.isArray()) {
            throw badRequest("parameters must be a list");
        }
        List<Object> parameters = new ArrayList<>();
        for (JsonNode value : values) {
            if (value.isContainerNode()) {
                throw badRequest("a parameter must be a text, a number, true, false or null");
            }
            parameters.add(
                    value.isNull()
                            ? null
                            : value.isTextual()
                                    ? value.textValue()
                                    : value.isBoolean()
                                            ? (Object) value.booleanValue()
                                            : value.canConvertToLong() && value.isIntegralNumber()
                                                    ? (Object) value.longValue()
                                                    : number(value));
        }
        return parameters;
    }

    private static Object number(JsonNode value) {
        if (value.isIntegralNumber()) {
            return value.decimalValue();
        }
        double number = value.doubleValue();
        if (!Double.isFinite(number)) {
            throw badRequest("a parameter is out of the range of a double");
        }
        return number;
    }

    private static RequestException badRequest(String message) {
        return new RequestException(400, "bad_request", message);
    }
}
