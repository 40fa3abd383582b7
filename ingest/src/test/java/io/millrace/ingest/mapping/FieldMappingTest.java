package io.millrace.ingest.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link FieldMapping} and {@link MappedValue}. */
class FieldMappingTest {
    @Test
    void columnsBecomeFieldsPropertiesOrNothing() {
        var all = FieldMapping.parse("userId=u, properties.price:number=p ,properties=*");

        assertThat(all.field("u")).isEqualTo("userId");
        assertThat(all.field("p")).isEqualTo("properties.price");
        assertThat(all.field("other")).isEqualTo("properties.other");
        assertThat(all.kindOf("p")).isEqualTo(FieldMapping.Kind.NUMBER);
        assertThat(all.kindOf("other")).isEqualTo(FieldMapping.Kind.AS_WRITTEN);
        assertThat(FieldMapping.parse("userId=u").field("other")).isNull();
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
        assertThatThrownBy(() -> FieldMapping.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "1.10, AS_WRITTEN, '\"1.10\"'",
        "1.1, AS_WRITTEN, 1.1",
        "007, AS_WRITTEN, '\"007\"'",
        "33.20, NUMBER, 33.2"
    })
    void aValueIsANumberOnlyIfNoCharacterIsLostOrTheColumnIsDeclared(String text, FieldMapping.Kind kind, String json) {
        assertThat(MappedValue.of(text, kind)).hasToString(json);
    }

    @Test
    void aDeclaredColumnKeepsTextThatIsNotANumber() {
        assertThat(MappedValue.of("free", FieldMapping.Kind.NUMBER))
                .isEqualTo(JsonNodeFactory.instance.textNode("free"));
        assertThat(MappedValue.of("5", FieldMapping.Kind.TEXT)).isEqualTo(JsonNodeFactory.instance.textNode("5"));
    }
}
