package io.millrace.aggregation.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonListsTest {
    @Test
    void aJsonListBecomesValues() {
        var list = JsonLists.list("[1, 2.5, \"a\", true, null, [3], {\"k\": 4}]");

        assertThat(list).isEqualTo(Arrays.asList(1L, 2.5, "a", true, null, List.of(3L), Map.of("k", 4L)));
    }

    @Test
    void anIntegerBeyond64BitsStaysText() {
        assertThat(JsonLists.list("[123456789012345678901234567890]"))
                .isEqualTo(List.of("123456789012345678901234567890"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "{\"k\": 1}", "[1", "[1] 2", "[1,]", "[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]"})
    void otherTextIsNoList(String text) {
        assertThat(JsonLists.list(text)).isNull();
    }

    @Test
    void aListBeyondTheLimitThrows() {
        var text = "[" + "1,".repeat(BoxedValues.MAX_SIZE) + "1]";

        assertThatThrownBy(() -> JsonLists.list(text)).isInstanceOf(ExpressionLimitException.class);
    }
}
