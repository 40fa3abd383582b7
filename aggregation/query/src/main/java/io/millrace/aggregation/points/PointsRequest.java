package io.millrace.aggregation.points;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.aggregation.definition.DimensionSpec;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.rowquery.QueryLimits;
import io.millrace.runtime.http.RequestException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Parser of the body of {@code POST /v1/insights/{name}/points}: {@code {"groups":[["CH","a"],…]}}. */
final class PointsRequest {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String FORM = "send {\"groups\": [[\"value of each dimension\", ...], ...]}";

    private PointsRequest() {}

    /**
     * Parses the groups, in their order.
     *
     * @throws RequestException 400 if the body has another form, 422 if there are too many groups
     */
    static List<List<String>> groups(byte[] body, InsightSpec insight) {
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT
                    || !"groups".equals(json.nextFieldName())
                    || json.nextToken() != JsonToken.START_ARRAY) {
                throw bad("the body must have groups and nothing else");
            }
            List<List<String>> groups = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                QueryLimits.requireFewPoints(groups.size() + 1, 1);
                groups.add(group(json, insight, groups.size()));
            }
            if (json.nextToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
                throw bad("the body must have groups and nothing else");
            }
            return groups;
        } catch (JsonParseException e) { // rejected at the edge
            throw bad("the body is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) { // rejected at the edge: not valid UTF-8
            throw bad("the body cannot be read: " + e.getMessage());
        }
    }

    private static List<String> group(JsonParser json, InsightSpec insight, int index) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw bad("group " + index + " must be a list of the dimensions' values");
        }
        int width = insight.dimensions().size();
        List<String> group = new ArrayList<>(width);
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            if (token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_NULL) {
                throw bad("group " + index + ": a value must be a text, or null where events have none");
            }
            group.add(token == JsonToken.VALUE_NULL ? null : json.getText());
        }
        if (group.size() != width) {
            String names =
                    insight.dimensions().stream().map(DimensionSpec::name).collect(Collectors.joining(", "));
            throw bad("group " + index + " has " + group.size() + " values; " + insight.name() + " has " + width
                    + " dimensions: " + names);
        }
        return Collections.unmodifiableList(group);
    }

    private static RequestException bad(String what) {
        return RequestException.badRequest(what + "; " + FORM);
    }
}
