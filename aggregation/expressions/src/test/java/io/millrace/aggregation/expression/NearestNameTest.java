package io.millrace.aggregation.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {
    private static final List<String> KNOWN = List.of("country", "county", "revenue");

    @Test
    void aTypoIsCorrectedToTheNearestKnownName() {
        assertThat(NearestName.find("contry", KNOWN)).contains("country");
        assertThat(NearestName.find("REVENUE", KNOWN)).contains("revenue");
    }

    @Test
    void aTieGoesToTheFirstNameInAlphabeticalOrder() {
        assertThat(NearestName.find("ab", List.of("ac", "aa"))).contains("aa");
    }

    @Test
    void aNameThatResemblesNoneHasNoSuggestion() {
        assertThat(NearestName.find("browser", KNOWN)).isEmpty();
        assertThat(NearestName.hint("browser", KNOWN)).isEmpty();
    }

    @Test
    void theHintIsTheEndOfAnErrorMessage() {
        assertThat(NearestName.hint("revenu", KNOWN)).isEqualTo(", did you mean 'revenue'?");
    }
}
