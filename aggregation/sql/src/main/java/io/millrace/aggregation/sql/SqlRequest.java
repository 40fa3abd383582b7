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
 * What {@code POST /v1/sql} is asked: {@code {"sql","parameters"?,"tenant"?,"format"?,"max_staleness"?,"partial"?}}; all but
 * the statement and its parameters may stand in the URL as well.
 *
 * @param asked what of the answer's form and freshness is asked for, in the body or else in the URL
 */
record SqlRequest(String sql, List<Object> parameters, Parameters asked) {
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
    private static final List<String> IN_URL = FIELDS.subList(2, FIELDS.size());

    static SqlRequest parse(byte[] body, Parameters url) {
        url.refuseUnknown(IN_URL);
        JsonNode json = json(body);
        json.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                throw bad("unknown field '" + name + "'" + NearestName.hint(name, FIELDS) + " (known: "
                        + String.join(", ", FIELDS) + ")");
            }
        });
        if (!json.path("sql").isTextual()) {
            throw bad("sql is missing: send {\"sql\": \"SELECT ...\"}");
        }
        // With the tenant that the request's key is bound to, whoever is named.
        Parameters asked = url;
        for (String field : IN_URL) {
            Optional<String> value = text(json, field);
            if (value.isPresent()) {
                asked = asked.with(field, value.get());
            }
        }
        SqlRequest request = new SqlRequest(json.path("sql").textValue(), parameters(json.path("parameters")), asked);
        request.reader();
        request.format();
        return request;
    }

    SqlService.Reader reader() {
        return new SqlService.Reader(TenantParameter.parse(asked), asked.zone());
    }

    RowFormat format() {
        return asked.find(FORMAT).map(RowFormat::parse).orElse(RowFormat.JSON);
    }

    /** Holds for each read of the statement. */
    ReadOptions demand(Budget budget) {
        return ReadOptions.parse(asked, budget);
    }

    private static JsonNode json(byte[] body) {
        try {
            JsonNode json = JSON.readTree(body);
            if (json != null && json.isObject()) {
                return json;
            }
        } catch (JsonProcessingException e) { // rejected at the edge
            throw bad("the body is no JSON: " + e.getOriginalMessage());
        } catch (java.io.IOException e) { // rejected at the edge: bytes that are no text
            throw bad("the body cannot be read: " + e.getMessage());
        }
        throw bad("the body must be a JSON object: {\"sql\": \"SELECT ...\"}");
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
            throw bad(field + " must be " + (field.equals(ReadOptions.MAX_STALENESS) ? "a whole number of ms" : type));
        }
        return value.isMissingNode() ? Optional.empty() : Optional.of(value.asText());
    }

    private static List<Object> parameters(JsonNode values) {
        if (!values.isMissingNode() && !values.isArray()) {
            throw bad("parameters must be a list");
        }
        List<Object> parameters = new ArrayList<>();
        for (JsonNode value : values) {
            if (value.isContainerNode()) {
                throw bad("a parameter must be a text, a number, true, false or null");
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
            throw bad("a parameter is more than a number holds");
        }
        return number;
    }

    private static RequestException bad(String message) {
        return new RequestException(400, "bad_request", message);
    }
}
