package io.millrace.schemas.value;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCopyTest {
    private final JsonFactory json = new JsonFactory();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":[1.50,{\"b\":null}],\"c\":true}",
                "[1e99922222222222222222222222222222222222222222,-0,1E+3]",
                "[]",
                "1.10",
                "\"text\"",
            })
    void aValueIsCopiedAsItWasSent(String text) throws IOException {
        var copied = new StringWriter();

        try (var in = json.createParser(text);
                var out = json.createGenerator(copied)) {
            in.nextToken();
            JsonCopy.value(in, out);
        }

        assertThat(copied).hasToString(text);
    }

    @Test
    void theLastTokenOfTheValueIsCurrentAfterwards() throws IOException {
        try (var in = json.createParser("[[1,2],3]");
                var out = json.createGenerator(new StringWriter())) {
            in.nextToken();
            in.nextToken();

            JsonCopy.value(in, out);

            assertThat(in.currentToken()).isEqualTo(JsonToken.END_ARRAY);
            assertThat(in.nextToken()).isEqualTo(JsonToken.VALUE_NUMBER_INT);
        }
    }
}
