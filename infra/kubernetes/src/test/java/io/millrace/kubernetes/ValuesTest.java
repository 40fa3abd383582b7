package io.millrace.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The values and their schema name the same, and the schema says of each what it is. */
class ValuesTest {
    @Test
    void theSchemaKnowsEveryValueAndNoOther() throws IOException {
        var values = new TreeSet<String>();
        var known = new TreeSet<String>();

        collectValues("", Chart.yaml(Chart.DIRECTORY.resolve("values.yaml")), schema(), values);
        collectSchema("", schema(), known);

        known.remove(".global");
        assertThat(values).hasSizeGreaterThan(100).isEqualTo(known);
    }

    @Test
    void theSchemaDescribesEverything() throws IOException {
        assertThat(undescribed("", schema(), new TreeSet<>())).isEmpty();
    }

    private static JsonNode schema() throws IOException {
        return new ObjectMapper()
                .readTree(Chart.DIRECTORY.resolve("values.schema.json").toFile());
    }

    /** What the schema leaves open, such as a map of properties, is one value. */
    private static void collectValues(String path, JsonNode value, JsonNode schema, Set<String> found) {
        if (value.isObject() && schema.has("properties")) {
            value.properties()
                    .forEach(entry -> collectValues(
                            path + "." + entry.getKey(),
                            entry.getValue(),
                            schema.at("/properties/" + entry.getKey()),
                            found));
        } else {
            found.add(path);
        }
    }

    private static void collectSchema(String path, JsonNode schema, Set<String> found) {
        if (schema.has("properties")) {
            schema.path("properties")
                    .properties()
                    .forEach(entry -> collectSchema(path + "." + entry.getKey(), entry.getValue(), found));
        } else {
            found.add(path);
        }
    }

    private static Set<String> undescribed(String path, JsonNode schema, Set<String> found) {
        if (schema.path("description").asText().length() < 4) {
            found.add(path);
        }
        schema.path("properties")
                .properties()
                .forEach(entry -> undescribed(path + "." + entry.getKey(), entry.getValue(), found));
        return found;
    }
}
