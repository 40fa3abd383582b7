package io.millrace.ingest.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonLogFieldsTest {
    @Test
    void aKnownFieldIsFoundAtItsFirstPathWithAValue() throws Exception {
        var fields = new JsonLogFields(Map.of());

        assertThat(fields.find(json("{\"status\":null,\"response_code\":200}"), "status")
                        .intValue())
                .isEqualTo(200);
        assertThat(fields.find(json("{\"request\":{\"headers\":{\"Referer\":[\"http://a/\",\"x\"]}}}"), "referrer")
                        .textValue())
                .isEqualTo("http://a/");
        assertThat(fields.find(json("{\"request\":{}}"), "request")).isNull();
    }

    @Test
    void aMappingReplacesTheKnownPaths() throws Exception {
        var fields = new JsonLogFields(Map.of("status", "http.response.code"));

        assertThat(fields.find(json("{\"status\":1,\"http.response\":{\"code\":200}}"), "status")
                        .intValue())
                .isEqualTo(200);
        assertThat(fields.find(json("{\"status\":1}"), "status")).isNull();
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }
}
