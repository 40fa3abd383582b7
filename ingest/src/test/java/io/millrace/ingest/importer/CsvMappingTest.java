package io.millrace.ingest.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link CsvMapping} and {@link CsvValue}. */
class CsvMappingTest {
    @Test
    void columnsBecomeFieldsPropertiesOrNothing() {
        var all = CsvMapping.parse("userId=u, properties.price:number=p ,properties=*");

        assertThat(all.field("u")).isEqualTo("userId");
        assertThat(all.field("p")).isEqualTo("properties.price");
        assertThat(all.field("other")).isEqualTo("properties.other");
        assertThat(all.kindOf("p")).isEqualTo(CsvMapping.Kind.NUMBER);
        assertThat(all.kindOf("other")).isEqualTo(CsvMapping.Kind.AS_WRITTEN);
        assertThat(CsvMapping.parse("userId=u").field("other")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "userId | is not field=column",
                "userId=u,price=p | \"price\" is not a field",
                "userId=u,name=u | mapped twice",
                "time=t,name=n | userId or anonymousId is required",
            })
    void aWrongMappingSaysWhatIsWrong(String text, String message) {
        assertThatThrownBy(() -> CsvMapping.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aMissingColumnIsReportedWithTheColumnsOfTheFile() throws Exception {
        var mapping = CsvMapping.parse("userId=u");
        var header = CsvHeader.parse("a,b", ',');

        assertThat(mapping.fits(header)).isFalse();
        assertThatThrownBy(() -> mapping.requireColumns(header)).hasMessageContainingAll("\"u\"", "[a, b]", "comma");
    }

    @ParameterizedTest
    @CsvSource({
        "1.10, AS_WRITTEN, '\"1.10\"'",
        "1.1, AS_WRITTEN, 1.1",
        "007, AS_WRITTEN, '\"007\"'",
        "33.20, NUMBER, 33.2"
    })
    void aValueIsANumberOnlyIfNoCharacterIsLostOrTheColumnIsDeclared(String text, CsvMapping.Kind kind, String json) {
        assertThat(CsvValue.of(text, kind)).hasToString(json);
    }

    @Test
    void aDeclaredColumnKeepsTextThatIsNotANumber() {
        assertThat(CsvValue.of("free", CsvMapping.Kind.NUMBER)).isEqualTo(JsonNodeFactory.instance.textNode("free"));
        assertThat(CsvValue.of("5", CsvMapping.Kind.TEXT)).isEqualTo(JsonNodeFactory.instance.textNode("5"));
    }
}
