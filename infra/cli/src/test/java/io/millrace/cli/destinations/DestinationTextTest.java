package io.millrace.cli.destinations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class DestinationTextTest {
    private static final String SWISS = """
            {"name":"swiss","state":"active","from":{"insight":"orders","emit":"final"},
             "webhook":{"url":"https://hooks.example.com","format":"standard"},
             "deliveries":{"problem":"the broker does not answer","waiting":3,"breaker":"closed","attempts":[],
              "counts":{"waiting":3,"delivered":7,"failed":0,"whereFailed":2},"missing":["10.0.0.2:8092"],"partial":true}}
            """;

    @Test
    void aDestinationIsShownWithWhatWasSkippedAndWhoDidNotSayItsPart() throws Exception {
        assertThat(DestinationText.show(json(SWISS)))
                .startsWith("swiss is active")
                .contains(
                        "  skipped   2 rows on which 'where' exceeded a limit",
                        "  problem   the broker does not answer",
                        "  without the part of 10.0.0.2:8092");
    }

    @Test
    void theListNamesWhoDidNotSayItsPartOnce() throws Exception {
        assertThat(DestinationText.list(json("[" + SWISS + "," + SWISS.replace("swiss", "german") + "]")))
                .hasSize(5)
                .endsWith("  without the part of 10.0.0.2:8092");
        assertThat(DestinationText.list(json("[]"))).containsExactly("(no destinations)");
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }
}
