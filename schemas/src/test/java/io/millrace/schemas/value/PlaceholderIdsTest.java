package io.millrace.schemas.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholderIdsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\t\n",
                "\u00a0",
                "\u200b",
                "\ufeff",
                "null",
                "NULL",
                " null ",
                "\"null\"",
                "'undefined'",
                "undefined",
                "NaN",
                "nan",
                "None",
                "nil",
                "[object Object]",
                "[OBJECT OBJECT]",
                "\"\"",
                "<nil>",
                "%!s(<nil>)",
                "\\N",
                "00000000-0000-0000-0000-000000000000",
                "00000000000000000000000000000000"
            })
    void whatProgramsPrintForNoValueIsNobody(String id) {
        assertThat(PlaceholderIds.DEFAULT.contains(id)).isTrue();
        assertThat(PlaceholderIds.DEFAULT.orNull(id)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "u1",
                "nullius",
                "null@example.com",
                "Nils",
                "none-of-them",
                "00000000-0000-0000-0000-000000000001",
                "-"
            })
    void everybodyElseIsSomebody(String id) {
        assertThat(PlaceholderIds.DEFAULT.contains(id)).isFalse();
        assertThat(PlaceholderIds.DEFAULT.orNull(id)).isEqualTo(id);
    }

    @Test
    void theWordsCanBeOthers() {
        var own = new PlaceholderIds(List.of("Gast", "0"));

        assertThat(own.contains("gast")).isTrue();
        assertThat(own.contains("0")).isTrue();
        assertThat(own.contains(" ")).isTrue();
        assertThat(own.contains("null")).isFalse();
    }

    @Test
    void aMegabyteOfQuotesIsSomebody() {
        assertThat(PlaceholderIds.DEFAULT.contains("\"".repeat(1 << 20))).isFalse();
    }
}
